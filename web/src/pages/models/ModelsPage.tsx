import { url } from '../../api/client';
import { useGet } from '../../api/hooks';
import type { ModelRow } from '../../api/project-parts';
import { keys, useProject } from '../../api/queries';
import type { Page } from '../../api/types';
import { Link } from '../../app/router';
import { EmptyState } from '../../ui/EmptyState';
import { count, dateTime, duration } from '../../ui/format';
import { Interval } from '../../ui/Interval';
import { Loaded } from '../../ui/Loaded';
import { PageHead } from '../../ui/Shell';

/** Every model: what it was fitted on, how good it is, and what it came from. */
export default function ModelsPage({ project: id }: { project: string }) {
  const project = useProject(id).data;
  const models = useGet<Page<ModelRow>>([...keys.project(id), 'models'], url(['projects', id, 'models'], { limit: 200 }));
  return (
    <>
      <PageHead title="Models" window={`Models · ${project?.name ?? ''}`} />
      <main className="page">
        <Loaded query={models} height={320}>
          {(data) =>
            data.items.length === 0 ? (
              <EmptyState title="No model yet">
                The first is fitted once enough images are labelled; each round adds one, and none is overwritten.
              </EmptyState>
            ) : (
              <section className="card" aria-label="Models">
                <div className="body tbl-wrap">
                  <table className="tbl">
                    <thead>
                      <tr>
                        <th>Model</th>
                        <th className="r">Labels</th>
                        <th className="r">{data.items.find((one) => one.metric)?.metric?.name ?? 'Quality'}, 95&nbsp;%</th>
                        <th>Recipe</th>
                        <th>From</th>
                        <th className="r">Fitted in</th>
                        <th className="r">When</th>
                      </tr>
                    </thead>
                    <tbody>
                      {data.items.map((one) => (
                        <tr key={one.number}>
                          <td className="nowrap">
                            <Link className="link" to={`/projects/${id}/models/${one.number}`}>
                              Model {one.number}
                            </Link>{' '}
                            {one.current ? <span className="chip w">suggests now</span> : null}
                          </td>
                          <td className="r">{count(one.labels)}</td>
                          <td className="r nowrap">
                            {one.metric ? <Interval {...one.metric} /> : <span className="muted">not measured</span>}
                          </td>
                          <td className="cut">{one.recipe}</td>
                          <td>{one.parent === undefined ? <span className="muted">scratch</span> : `model ${one.parent}`}</td>
                          <td className="r nowrap">{one.seconds === undefined ? '' : duration(one.seconds)}</td>
                          <td className="r nowrap">{dateTime(one.createdAt)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              </section>
            )
          }
        </Loaded>
      </main>
    </>
  );
}
