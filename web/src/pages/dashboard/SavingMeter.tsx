import type { Saving } from '../../api/dashboard';
import { Bar } from '../../ui/Bar';
import { bracket, count, decimal, hours, money } from '../../ui/format';
import { meter } from './meter';

/** Labels saved against random, with their interval; or "not yet" and what is missing. `labelled`: labels of the newest measured round. */
export function SavingMeter({ saving, labelled }: { saving: Saving; labelled: number }) {
  const drawn = saving.state === 'measured' ? meter(saving, labelled) : null;
  return (
    <section className="card" aria-labelledby="saving-title">
      <div className="body">
        <div className="row">
          <h2 id="saving-title">Labels saved against random</h2>
          <span className="grow" />
          {drawn ? (
            <span className="small muted hide-s">
              at {saving.metric} {decimal(saving.value ?? 0)}
            </span>
          ) : null}
        </div>
        {drawn ? <Measured saving={saving} drawn={drawn} labelled={labelled} /> : <NotYet saving={saving} />}
      </div>
    </section>
  );
}

function NotYet({ saving }: { saving: Saving }) {
  return (
    <>
      <p className="d-notyet">not yet</p>
      <p className="muted d-needs">{saving.needs ?? 'Needs two measured rounds.'}</p>
      {saving.share === undefined ? null : <Bar share={saving.share} label="Way to the first figure" tone="w" />}
    </>
  );
}

function Measured({ saving, drawn, labelled }: { saving: Saving; drawn: NonNullable<ReturnType<typeof meter>>; labelled: number }) {
  const percent = saving.percent ?? 0;
  return (
    <>
      <div className="d-big">
        <span className="v">{`${decimal(percent, 0)}\u00a0%`}</span>
        <span className="iv">
          {bracket(saving.low ?? percent, saving.high ?? percent, 0)}
          <small>95&nbsp;% interval</small>
        </span>
        <span className="eq">
          <b>{count(saving.labels ?? 0)}</b> labels{' '}
          <span className="muted">{bracket(saving.labelsLow ?? saving.labels ?? 0, saving.labelsHigh ?? saving.labels ?? 0, 0)}</span>
          <br />
          <span className="muted">
            {saving.hours === undefined ? '' : `about ${hours(saving.hours)}`}
            {saving.money === undefined ? '' : ` · ${money(saving.money, saving.currency)}`}
          </span>
        </span>
      </div>
      <div className="d-mrow">
        <span>Winnow</span>
        <div className="d-track">
          <i className="w" style={{ width: `${drawn.winnow * 100}%` }} />
        </div>
        <b className="num">{count(labelled)}</b>
      </div>
      <div className="d-mrow">
        <span>random</span>
        <div className="d-track">
          <i className="r" style={{ width: `${drawn.random * 100}%` }} />
          <u style={{ left: `${drawn.low * 100}%`, width: `${(drawn.high - drawn.low) * 100}%` }} />
        </div>
        <span className="num nowrap">
          <b>{count(drawn.randomLabels)}</b>{' '}
          <span className="muted hide-s">{`[${count(drawn.lowLabels)},\u00a0${count(drawn.highLabels)}]`}</span>
        </span>
      </div>
    </>
  );
}
