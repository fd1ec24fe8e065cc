import { post, url } from '../../api/client';
import { useQueryClient } from '@tanstack/react-query';
import { useProjectEvents } from '../../api/events';
import { useChange, useGet } from '../../api/hooks';
import type { StreamSettings } from '../../api/project-parts';
import { keys, useProject } from '../../api/queries';
import { Button } from '../../ui/Button';
import { count, decimal, percent, plural } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';
import { announce } from '../../ui/LiveRegion';
import { manages } from '../../ui/roles';
import { PageHead } from '../../ui/Shell';
import './stream.css';
import { Decisions } from './Decisions';
import { Source } from './Source';

/** Images that come one by one: what is kept, and why. */
export default function StreamPage({ project: id }: { project: string }) {
  const project = useProject(id).data;
  const key = [...keys.project(id), 'stream'];
  const settings = useGet<StreamSettings>(key, url(['projects', id, 'stream']), 5000);
  const revisit = useChange(() => post<{ kept: number }>(url(['projects', id, 'stream', 'revisit'])), [...key, 'decisions']);
  const may = manages(project?.role);
  const cache = useQueryClient();
  useProjectEvents(id, (kind) => {
    if (kind === 'stream') void cache.invalidateQueries({ queryKey: key });
  });
  return (
    <>
      <PageHead title="Stream" window={`Stream · ${project?.name ?? ''}`}>
        <span className="grow" />
        {may ? (
          <Button
            onClick={() => revisit.mutate(undefined, { onSuccess: ({ kept }) => announce(`${plural(kept, 'image')} kept after all`) })}
            disabled={revisit.isPending}
          >
            Look at the passed again
          </Button>
        ) : null}
      </PageHead>
      <main className="page stack">
        <Failure error={revisit.error} />
        {revisit.data ? <p role="status">{plural(revisit.data.kept, 'image')} kept after all, those with the highest scores.</p> : null}
        <Loaded query={settings} height={200}>
          {(data) => (
            <>
              <section className="r-facts" aria-label="So far">
                <Figure name="seen" value={count(data.seen)} />
                <Figure name="kept" value={count(data.kept)} />
                <Figure name="share kept" value={data.seen > 0 ? percent(data.kept / data.seen, 1) : 'not yet'} />
                <Figure name="threshold now" value={typeof data.threshold === 'number' ? decimal(data.threshold) : 'not yet'} />
              </section>
              {data.fault || data.lastProblem ? (
                <p role="status">{data.fault ?? `The newest file that cannot be used: ${data.lastProblem}`}</p>
              ) : null}
              {may ? (
                <Source
                  key={JSON.stringify([data.enabled, data.root, data.folder, data.perMinute, data.perHour, data.perDay, data.every])}
                  id={id}
                  settings={data}
                />
              ) : null}
            </>
          )}
        </Loaded>
        <Decisions id={id} />
      </main>
    </>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div className="card">
    <b>{value}</b>
    <span className="small muted">{name}</span>
  </div>
);
