import { TriangleAlert } from 'lucide-react';
import { url } from '../../api/client';
import type { Federation, FederationView } from '../../api/federation';
import { useGet } from '../../api/hooks';
import { useUser } from '../../api/queries';
import { Banner } from '../../ui/Banner';
import { EmptyState } from '../../ui/EmptyState';
import { count, dateTime, decimal } from '../../ui/format';
import { Loaded } from '../../ui/Loaded';
import { PageHead } from '../../ui/Shell';
import { ChoiceCard } from './ChoiceCard';
import { CurveCard } from './CurveCard';
import './federation.css';
import { Rounds } from './Rounds';
import { Sites } from './Sites';
import { stateOf } from './words';

/** How the federation stands whose coordinator runs beside this server: sites, rounds, privacy, transfer, and one budget. Read only. */
export default function FederationPage() {
  const me = useUser();
  const view = useGet<FederationView>(['federation'], me?.admin ? url('federation') : null, 5000);
  const overview = view.data?.overview;
  return (
    <>
      <PageHead title="Federation">
        {overview ? <span className="chip line trunc">{stateOf(overview, view.data!.isRunning)}</span> : null}
      </PageHead>
      <main className="page stack">
        {me && !me.admin ? <p>Only administrators see this page.</p> : null}
        {me?.admin ? (
          <Loaded query={view} height={480}>
            {(data) =>
              data.overview ? (
                <Cards one={data.overview} isRunning={data.isRunning} />
              ) : data.isConfigured ? (
                <EmptyState title="The coordinator has not run yet">
                  Start it with <span className="mono">winnow federate coordinator FOLDER</span>; this page follows by itself.
                </EmptyState>
              ) : (
                <EmptyState title="No federation is shown here">
                  Start this server with <span className="mono">winnow serve --federation FOLDER</span>, the folder of a coordinator on this
                  machine.
                </EmptyState>
              )
            }
          </Loaded>
        ) : null}
      </main>
    </>
  );
}

function Cards({ one, isRunning }: { one: Federation; isRunning: boolean }) {
  const admitted = one.sites.filter((site) => !site.isShutOut);
  const last = one.history.filter((round) => round.accuracy !== undefined).at(-1);
  return (
    <>
      {isRunning ? null : (
        <Banner tone="o" icon={<TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" />}>
          <p>The coordinator does not run. This is how the federation stood on {dateTime(one.at)}; sites go on once it is started again.</p>
        </Banner>
      )}
      {one.ended ? (
        <Banner tone="o" icon={<TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" />}>
          <p>
            Run {one.run} ended: {one.ended}
          </p>
        </Banner>
      ) : null}
      <section className="fed-facts" aria-label="So far">
        <Figure
          value={one.run === 0 ? 'none' : `${count(one.round)} of ${count(one.rounds)}`}
          name={one.run === 0 ? 'rounds yet' : `rounds of run ${one.run}`}
        />
        <Figure
          value={`${isRunning ? count(admitted.filter((site) => site.isHere).length) : 0} of ${count(admitted.length)}`}
          name="sites are here"
        />
        <Figure
          value={last ? decimal(last.accuracy!) : 'not yet'}
          name={last ? `accuracy on ${count(last.measured)} held-out labels` : 'accuracy'}
        />
        <Figure value={one.budget === undefined ? '–' : `${count(one.spent)} of ${count(one.budget)}`} name="labels asked for" />
      </section>
      <p className="small muted">{one.run === 0 ? 'No run was started.' : <Plan one={one} />}</p>
      <section className="fed-mid" aria-label="Learning and budget">
        <CurveCard one={one} />
        <ChoiceCard one={one} />
      </section>
      <Sites one={one} isRunning={isRunning} />
      <Rounds one={one} />
    </>
  );
}

function Plan({ one }: { one: Federation }) {
  return (
    <>
      Learns <span className="mono">{one.features}</span>, joined by {one.aggregator};{' '}
      {one.secure ? 'the coordinator sees sums of all sites alone' : 'the coordinator sees each site’s model'}.
      {one.penalty === undefined ? null : <> The sites voted for penalty {one.penalty}.</>}
    </>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div className="card">
    <b>{value}</b>
    <span className="small muted">{name}</span>
  </div>
);
