import { useState } from 'react';
import { url } from '../../api/client';
import type { ImportFile, ImportJob } from '../../api/data';
import { useGet, usePages } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Page } from '../../api/types';
import { Bar } from '../../ui/Bar';
import { Button } from '../../ui/Button';
import { count, dateTime, duration } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';
import { Segment } from '../../ui/Segment';
import { csv, save } from './csv';

export function Imports({ id }: { id: string }) {
  const imports = useGet<Page<ImportJob>>([...keys.project(id), 'imports'], url(['projects', id, 'imports']));
  const [open, setOpen] = useState<string | null>(null);
  return (
    <section className="card" aria-labelledby="imports-title">
      <header>
        <h2 id="imports-title">Imports</h2>
      </header>
      <div className="body">
        <Loaded query={imports}>
          {(data) =>
            data.items.length === 0 ? (
              <p className="muted">Nothing was imported yet.</p>
            ) : (
              <ul className="f-jobs">
                {data.items.map((job) => (
                  <li key={job.id}>
                    <Job job={job} open={open === job.id} toggle={() => setOpen(open === job.id ? null : job.id)} />
                    {open === job.id ? <Report id={id} job={job} /> : null}
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </section>
  );
}

function Job({ job, open, toggle }: { job: ImportJob; open: boolean; toggle: () => void }) {
  return (
    <div className="f-job">
      <div className="grow">
        <b className="mono trunc own-line">{job.source}</b>
        <span className="small muted">
          {dateTime(job.createdAt)}
          {job.state === 'running'
            ? ` · ${count(job.done)}${job.total ? ` of ${count(job.total)}` : ''}${job.secondsLeft ? ` · about ${duration(job.secondsLeft)} left` : ''}`
            : ''}
          {job.state === 'listing' ? ' · looks for files' : ''}
        </span>
        {job.state === 'running' && job.total ? <Bar share={job.done / job.total} label="Imported" tone="w" /> : null}
        {job.state === 'failed' ? <p className="bad small">{job.reason}</p> : null}
      </div>
      <span className="row wrap">
        <span className="chip g">{count(job.added)} in</span>
        {job.duplicates > 0 ? <span className="chip">{count(job.duplicates)} already there</span> : null}
        {job.problems > 0 ? <span className="chip o">{count(job.problems)} left out</span> : null}
        <Button size="sm" kind="ghost" onClick={toggle} aria-expanded={open}>
          Report
        </Button>
      </span>
    </div>
  );
}

const kinds = [
  { value: 'problem', label: 'Left out' },
  { value: 'duplicate', label: 'Already there' },
  { value: 'added', label: 'In' },
] as const;

/** One line per file, with value and limit. */
function Report({ id, job }: { id: string; job: ImportJob }) {
  const [state, setState] = useState<ImportFile['state']>(job.problems > 0 ? 'problem' : 'added');
  const files = usePages<ImportFile>([...keys.project(id), 'imports', job.id, state], (after) =>
    url(['projects', id, 'imports', job.id, 'files'], { state, limit: 200, after }),
  );
  const items = files.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="f-report">
      <div className="row">
        <Segment label="Files" value={state} choices={kinds} onChange={setState} />
        <span className="grow" />
        {items.length > 0 ? (
          <Button
            size="sm"
            kind="ghost"
            onClick={() =>
              save(
                'import-report.csv',
                csv(
                  ['file', 'state', 'reason'],
                  items.map((file) => [file.name, file.state, file.reason ?? '']),
                ),
              )
            }
          >
            As CSV
          </Button>
        ) : null}
      </div>
      <Failure error={files.error} retry={() => void files.refetch()} />
      {files.isSuccess && items.length === 0 ? <p className="none">None.</p> : null}
      <div className="f-files" tabIndex={items.length > 12 ? 0 : undefined}>
        <table className="tbl">
          <thead className="sr">
            <tr>
              <th>File</th>
              <th>What happened</th>
            </tr>
          </thead>
          <tbody>
            {items.map((file) => (
              <tr key={file.name}>
                <td className="mono f-name">{file.name}</td>
                <td>{file.reason ?? { added: 'in', duplicate: 'was there already', problem: 'left out' }[file.state]}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {files.hasNextPage ? (
          <Button size="sm" onClick={() => void files.fetchNextPage()} disabled={files.isFetching}>
            More
          </Button>
        ) : null}
      </div>
    </div>
  );
}
