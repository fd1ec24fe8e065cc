import { Checkbox, NativeSelect } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { post, url } from '../../api/client';
import type { DatasetVersion, ExportJob } from '../../api/data';
import { useChange, useGet } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Page } from '../../api/types';
import { Bar } from '../../ui/Bar';
import { Button } from '../../ui/Button';
import { bytes, dateTime, plural } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';
import { exportFormats, exportLabel } from './formats';

export function Exports({ id, may }: { id: string; may: boolean }) {
  const key = [...keys.project(id), 'exports'];
  const exports = useGet<Page<ExportJob>>(key, url(['projects', id, 'exports']));
  return (
    <section className="card" aria-labelledby="exports-title">
      <header>
        <h2 id="exports-title">Exports</h2>
        <span className="grow" />
        <span className="small muted">read back and compared before they are offered</span>
      </header>
      <div className="body col gap">
        {may ? <NewExport id={id} /> : null}
        <Loaded query={exports}>
          {(data) => (
            <ul className="f-jobs">
              {data.items.length === 0 ? <li className="muted">No export yet.</li> : null}
              {data.items.map((job) => (
                <li key={job.id} className="f-job">
                  <div className="grow">
                    <b>{exportLabel(job.format)}</b>
                    <span className="small muted own-line">
                      {dateTime(job.createdAt)}
                      {job.images === undefined ? '' : ` · ${plural(job.images, 'image')}`}
                      {job.bytes === undefined ? '' : ` · ${bytes(job.bytes)}`}
                      {job.version ? ` · version ${job.version}` : ''}
                    </span>
                    {job.state === 'running' ? <Bar share={job.share ?? 0} label="Export" tone="w" /> : null}
                    {job.state === 'failed' ? <p className="bad small">{job.reason}</p> : null}
                  </div>
                  {job.state === 'done' ? (
                    <>
                      {job.verified ? <span className="chip g">verified</span> : null}
                      {may ? (
                        <a className="btn sm" href={url(['projects', id, 'exports', job.id, 'file'])} download>
                          <Download size={14} strokeWidth={1.6} aria-hidden="true" /> Download
                        </a>
                      ) : null}
                    </>
                  ) : null}
                  {job.state === 'waiting' ? <span className="small muted">waits</span> : null}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </div>
    </section>
  );
}

function NewExport({ id }: { id: string }) {
  const versions = useGet<Page<DatasetVersion>>([...keys.project(id), 'versions'], url(['projects', id, 'versions']));
  const [body, setBody] = useState({ format: 'coco', version: '', ids: 'original', stripMetadata: true });
  const start = useChange(
    () => post(url(['projects', id, 'exports']), { ...body, version: body.version || undefined }),
    [...keys.project(id), 'exports'],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(undefined);
  };
  return (
    <form className="col gap" onSubmit={submit}>
      <div className="fields">
        <NativeSelect
          label="Format"
          value={body.format}
          data={exportFormats}
          onChange={(event) => setBody({ ...body, format: event.currentTarget.value })}
        />
        <NativeSelect
          label="Of"
          value={body.version}
          data={[
            { value: '', label: 'the labels as they are now' },
            ...(versions.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={(event) => setBody({ ...body, version: event.currentTarget.value })}
        />
        <NativeSelect
          label="Numbers"
          value={body.ids}
          data={[
            { value: 'original', label: 'as imported' },
            { value: 'fresh', label: 'from 1 on' },
          ]}
          onChange={(event) => setBody({ ...body, ids: event.currentTarget.value })}
        />
      </div>
      <div className="row">
        <Checkbox
          size="xs"
          label="Take place, time and camera out of the images"
          checked={body.stripMetadata}
          onChange={(event) => setBody({ ...body, stripMetadata: event.currentTarget.checked })}
        />
        <span className="grow" />
        <Button type="submit" disabled={start.isPending}>
          Export
        </Button>
      </div>
      <Failure error={start.error} />
    </form>
  );
}
