import { useState } from 'react';
import type { Federation } from '../../api/federation';
import { CurveHeader } from '../../ui/CurveHeader';
import { count, decimal } from '../../ui/format';
import { Chart } from './Chart';
import { curveOf, type Axis, type Curve } from './curve';

const axes = [
  { value: 'rounds', label: 'rounds' },
  { value: 'labels', label: 'labels' },
] as const;

/** Accuracy of the shared model, between what sites reach alone and what one place would reach, where somebody measured them. */
export function CurveCard({ one }: { one: Federation }) {
  const [axis, setAxis] = useState<Axis>(one.bounds.length > 0 ? 'labels' : 'rounds');
  const [table, setTable] = useState(false);
  const curve = curveOf(one.history, one.bounds, axis);
  const measured = curve.federation.length > 0;
  return (
    <section className="card fed-curve" aria-labelledby="fed-curve-title">
      <CurveHeader id="fed-curve-title" measured={measured} axis={axis} axes={axes} onAxis={setAxis} table={table} onTable={setTable}>
        <span className="small muted trunc hide-s">accuracy on held-out labels, all sites together</span>
      </CurveHeader>
      {!measured ? (
        <p className="body muted">Not yet: a site holds labels out from 20 on, and none under a privacy account.</p>
      ) : table ? (
        <CurveTable curve={curve} />
      ) : (
        <Chart key={axis} curve={curve} axis={axis} />
      )}
      {measured && !table ? (
        <p className="legend fed-legend">
          <span className="fed-line">
            <i /> federation
          </span>
          {curve.isolated.length > 0 ? (
            <span className="fed-isolated">
              <i /> isolated: every site for itself
            </span>
          ) : null}
          {curve.centralised.length > 0 ? (
            <span className="fed-centralised">
              <i /> centralised: all labels in one place
            </span>
          ) : null}
        </p>
      ) : null}
    </section>
  );
}

function CurveTable({ curve }: { curve: Curve }) {
  const bound = (points: Curve['isolated'], x: number) => points.find((point) => point.x === x)?.y;
  const places = [...new Set([...curve.federation, ...curve.isolated, ...curve.centralised].map((point) => point.x))].sort((a, b) => a - b);
  const wide = curve.isolated.length + curve.centralised.length > 0;
  const value = (number?: number) => (number === undefined ? '–' : decimal(number));
  return (
    <div className="body tbl-wrap fed-rows" tabIndex={0} role="region" aria-label="Learning curve as a table">
      <table className="tbl">
        <thead>
          <tr>
            <th>{wide ? 'Labels' : 'Round'}</th>
            <th className="r">federation</th>
            {wide ? <th className="r">isolated</th> : null}
            {wide ? <th className="r">centralised</th> : null}
          </tr>
        </thead>
        <tbody>
          {places.map((x) => {
            const mine = curve.federation.find((point) => point.x === x);
            return (
              <tr key={x}>
                <td>{wide ? count(x) : mine?.name}</td>
                <td className="r num">{value(mine?.y)}</td>
                {wide ? <td className="r num">{value(bound(curve.isolated, x))}</td> : null}
                {wide ? <td className="r num">{value(bound(curve.centralised, x))}</td> : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
