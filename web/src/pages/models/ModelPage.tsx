import { Download } from 'lucide-react';
import { url } from '../../api/client';
import { useGet } from '../../api/hooks';
import type { ModelDetail } from '../../api/project-parts';
import { keys, useProject } from '../../api/queries';
import { Link } from '../../app/router';
import { Swatch } from '../../ui/ClassTag';
import { bytes, count, dateTime, duration } from '../../ui/format';
import { Interval } from '../../ui/Interval';
import { Loaded } from '../../ui/Loaded';
import { PageHead } from '../../ui/Shell';

/** One model with its lineage, quality by class, and its card. */
export default function ModelPage({ project: id, id: number }: { project: string; id: string }) {
  const project = useProject(id).data;
  const model = useGet<ModelDetail>([...keys.project(id), 'models', number], url(['projects', id, 'models', number]));
  return (
    <>
      <PageHead title={`Model ${number}`} window={`Model ${number} · ${project?.name ?? ''}`}>
        <span className="grow" />
        <Link className="btn" to={`/projects/${id}/models`}>
          All models
        </Link>
      </PageHead>
      <main className="page">
        <Loaded query={model} height={320}>
          {({ model: data, perClass, card, files }) => (
            <div className="cols-2">
              <div className="stack">
                <section className="card" aria-labelledby="lineage">
                  <header>
                    <h2 id="lineage">Where it comes from</h2>
                  </header>
                  <div className="body">
                    <dl className="facts">
                      <Fact name="Quality">
                        {data.metric ? (
                          <>
                            {data.metric.name} <Interval {...data.metric} />
                          </>
                        ) : (
                          (data.notMeasured ?? 'not measured')
                        )}
                      </Fact>
                      <Fact name="Labels">
                        {count(data.labels)}
                        {data.event === undefined ? '' : `, up to event ${count(data.event)} of the journal`}
                      </Fact>
                      <Fact name="Network">{data.name}</Fact>
                      {data.schemaVersion === undefined ? null : <Fact name="Classes">version {data.schemaVersion} of the list</Fact>}
                      <Fact name="Round">{data.round ?? 'none: the command line trained it'}</Fact>
                      <Fact name="From">
                        {data.parent === undefined ? (
                          'scratch'
                        ) : (
                          <Link className="link" to={`/projects/${id}/models/${data.parent}`}>
                            model {data.parent}
                          </Link>
                        )}
                      </Fact>
                      <Fact name="Recipe">{data.tuning?.recipe ?? data.recipe}</Fact>
                      {data.tuning ? <Fact name="Why this recipe">{data.tuning.reason}</Fact> : null}
                      <Fact name="Fitted">
                        {dateTime(data.createdAt)}
                        {data.seconds === undefined ? '' : `, in ${duration(data.seconds)}`}
                      </Fact>
                      {data.codeVersion === undefined ? null : <Fact name="Code">Winnow {data.codeVersion}</Fact>}
                    </dl>
                  </div>
                </section>
                <section className="card" aria-labelledby="by-class">
                  <header>
                    <h2 id="by-class">By class</h2>
                    <span className="grow" />
                    <span className="small muted">{data.metric?.name}, 95&nbsp;%</span>
                  </header>
                  <div className="body">
                    <table className="tbl">
                      <thead className="sr">
                        <tr>
                          <th>Class</th>
                          <th>Labels</th>
                          <th>Quality</th>
                        </tr>
                      </thead>
                      <tbody>
                        {perClass.map((one) => (
                          <tr key={one.index}>
                            <td>
                              <span className="class-tag">
                                <Swatch index={one.index} classes={project?.classes} />
                                {one.name}
                              </span>
                            </td>
                            <td className="r">{count(one.labels)}</td>
                            <td className="r nowrap">
                              {one.value === undefined ? (
                                <span className="muted">not scored</span>
                              ) : (
                                <Interval value={one.value} low={one.low ?? one.value} high={one.high ?? one.value} digits={2} />
                              )}
                            </td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </div>
                </section>
              </div>
              <div className="stack">
                <Files project={id} model={number} files={files} may={project?.role === 'manager' || project?.role === 'admin'} />
                <section className="card" aria-labelledby="card-title">
                  <header>
                    <h2 id="card-title">Card</h2>
                  </header>
                  <div className="body">
                    <pre className="model-card" tabIndex={0}>
                      {card}
                    </pre>
                  </div>
                </section>
              </div>
            </div>
          )}
        </Loaded>
      </main>
    </>
  );
}

/** The model to take along: for Winnow, and as ONNX for other programs. */
function Files({ project, model, files, may }: { project: string; model: string; files: ModelDetail['files']; may: boolean }) {
  if (files.length === 0) return null;
  return (
    <section className="card" aria-labelledby="files-title">
      <header>
        <h2 id="files-title">Files</h2>
      </header>
      <div className="body">
        <ul className="f-jobs">
          {files.map((one) => (
            <li key={one.name} className="row">
              <div className="grow">
                <b>{one.name}</b> <span className="small muted">{bytes(one.bytes)}</span>
              </div>
              {may ? (
                <a className="btn sm" href={url(['projects', project, 'models', model, 'files', one.name])} download>
                  <Download size={14} strokeWidth={1.6} aria-hidden="true" /> Download<span className="sr"> {one.name}</span>
                </a>
              ) : null}
            </li>
          ))}
        </ul>
        {may ? null : <p className="small muted">Managers may download them.</p>}
      </div>
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
