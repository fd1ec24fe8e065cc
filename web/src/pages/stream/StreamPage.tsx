import { NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { imageUrl, post, put, url } from '../../api/client';
import type { ImportRoot } from '../../api/data';
import { useChange, useGet, usePages } from '../../api/hooks';
import type { StreamDecision, StreamSettings } from '../../api/project-parts';
import { keys, useProject } from '../../api/queries';
import type { Page } from '../../api/types';
import { Link } from '../../app/router';
import { Button } from '../../ui/Button';
import { clock, count, decimal, percent, plural } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';
import { announce } from '../../ui/LiveRegion';
import { manages } from '../../ui/roles';
import { PageHead } from '../../ui/Shell';
import './stream.css';

/** Images that come one by one: what is kept, and why. */
export default function StreamPage({ project: id }: { project: string }) {
  const project = useProject(id).data;
  const key = [...keys.project(id), 'stream'];
  const settings = useGet<StreamSettings>(key, url(['projects', id, 'stream']), 5000);
  const revisit = useChange(() => post<{ kept: number }>(url(['projects', id, 'stream', 'revisit'])), [...key, 'decisions']);
  const may = manages(project?.role);
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
        {revisit.data ? <p role="status">{plural(revisit.data.kept, 'image')} kept after all, by the newest model.</p> : null}
        <Loaded query={settings} height={200}>
          {(data) => (
            <>
              <section className="r-facts" aria-label="So far">
                <Figure name="seen" value={count(data.seen)} />
                <Figure name="kept" value={count(data.kept)} />
                <Figure name="share kept" value={data.seen > 0 ? percent(data.kept / data.seen, 1) : 'not yet'} />
                <Figure name="threshold now" value={decimal(data.threshold)} />
              </section>
              {may ? (
                <Source
                  key={JSON.stringify([data.enabled, data.root, data.folder, data.perMinute, data.perHour, data.perDay])}
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

function Source({ id, settings }: { id: string; settings: StreamSettings }) {
  const roots = useGet<Page<ImportRoot>>(['roots'], url('roots'));
  const [body, setBody] = useState(settings);
  const save = useChange(() => {
    const { enabled, root, folder, perMinute, perHour, perDay } = body;
    return put(url(['projects', id, 'stream']), { enabled, root, folder, perMinute, perHour, perDay });
  }, [...keys.project(id), 'stream']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: () => announce('saved') });
  };
  const cap = (name: 'perMinute' | 'perHour' | 'perDay', label: string) => (
    <NumberInput
      label={label}
      min={0}
      allowDecimal={false}
      hideControls
      value={body[name]}
      onChange={(value) => setBody({ ...body, [name]: Number(value) || 0 })}
    />
  );
  return (
    <section className="card" aria-labelledby="source-title">
      <header>
        <h2 id="source-title">Source and caps</h2>
        <span className="grow" />
        <Switch
          size="xs"
          label="Watch for new images"
          checked={body.enabled}
          onChange={(event) => setBody({ ...body, enabled: event.currentTarget.checked })}
        />
      </header>
      <form className="body col gap" onSubmit={submit}>
        <div className="fields">
          <NativeSelect
            label="Below"
            value={body.root ?? ''}
            data={[
              { value: '', label: 'pushed by a program' },
              ...(roots.data?.items ?? []).map((one) => ({ value: one.name, label: one.name })),
            ]}
            onChange={(event) => setBody({ ...body, root: event.currentTarget.value || undefined })}
          />
          <TextInput
            label="Folder"
            value={body.folder ?? ''}
            maxLength={400}
            onChange={(event) => setBody({ ...body, folder: event.currentTarget.value })}
            disabled={!body.root}
          />
          {cap('perMinute', 'Keep at most, a minute')}
          {cap('perHour', 'an hour')}
          {cap('perDay', 'a day')}
        </div>
        <Failure error={save.error} />
        <div>
          <Button type="submit" disabled={JSON.stringify(body) === JSON.stringify(settings) || save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}

function Decisions({ id }: { id: string }) {
  const decisions = usePages<StreamDecision>([...keys.project(id), 'stream', 'decisions'], (after) =>
    url(['projects', id, 'stream', 'decisions'], { limit: 100, after }),
  );
  const items = decisions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="card" aria-labelledby="decisions-title">
      <header>
        <h2 id="decisions-title">Decisions</h2>
        <span className="grow" />
        <span className="small muted">newest first</span>
      </header>
      <div className="body tbl-wrap">
        <Failure error={decisions.error} retry={() => void decisions.refetch()} />
        {decisions.isSuccess && items.length === 0 ? (
          <p className="muted">No image came yet. A folder above is watched, or a program pushes them with a token.</p>
        ) : null}
        {items.length > 0 ? (
          <table className="tbl">
            <thead>
              <tr>
                <th>Image</th>
                <th>Decision</th>
                <th className="r">Score</th>
                <th className="r">Threshold</th>
                <th>Why</th>
                <th className="r">When</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <td>
                    <span className="row">
                      {one.sample ? (
                        <img className="r-pic" src={imageUrl(id, one.sample, 'thumb')} alt="" loading="lazy" />
                      ) : (
                        <span className="r-pic" />
                      )}
                      {one.sample ? (
                        <Link className="link mono cut" to={`/projects/${id}/explore?sample=${one.sample}`}>
                          {one.name}
                        </Link>
                      ) : (
                        <span className="mono cut">{one.name}</span>
                      )}
                    </span>
                  </td>
                  <td>{one.kept ? <span className="chip w">kept</span> : <span className="chip">passed</span>}</td>
                  <td className="r num">{decimal(one.score)}</td>
                  <td className="r num">{decimal(one.threshold)}</td>
                  <td>{one.reason}</td>
                  <td className="r num">{clock(one.at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
        {decisions.hasNextPage ? (
          <Button size="sm" onClick={() => void decisions.fetchNextPage()} disabled={decisions.isFetching}>
            Older
          </Button>
        ) : null}
      </div>
    </section>
  );
}
