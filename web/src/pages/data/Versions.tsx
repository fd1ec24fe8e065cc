import { NumberInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { post, url } from '../../api/client';
import type { DatasetVersion, VersionDiff } from '../../api/data';
import { useChange, useGet } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Page } from '../../api/types';
import { Link } from '../../app/router';
import { Button } from '../../ui/Button';
import { count, dateTime, plural } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';

/** Frozen states of the labels, each with a split that can be drawn again, and what changed between two. */
export function Versions({ id, may }: { id: string; may: boolean }) {
  const versions = useGet<Page<DatasetVersion>>([...keys.project(id), 'versions'], url(['projects', id, 'versions']));
  const [compared, setCompared] = useState<[string, string] | null>(null);
  return (
    <section className="card" aria-labelledby="versions-title">
      <header>
        <h2 id="versions-title">Versions</h2>
      </header>
      <div className="body col gap">
        {may ? <NewVersion id={id} /> : null}
        <Loaded query={versions}>
          {(data) => (
            <ul className="f-jobs">
              {data.items.length === 0 ? <li className="muted">No version yet. One freezes the labels and a split under a name.</li> : null}
              {data.items.map((one, i) => (
                <li key={one.id}>
                  <div className="f-job">
                    <div className="grow">
                      <b>{one.name}</b>
                      <span className="small muted own-line">
                        {dateTime(one.createdAt)} · {one.createdBy} · {count(one.labelled)} of {plural(one.images, 'image')} labelled
                      </span>
                      <span className="small muted own-line">
                        train {count(one.split.train)}, val {count(one.split.val)}, test {count(one.split.test)} · seed {one.split.seed}
                        {one.split.groupBy ? ` · by ${one.split.groupBy}` : ''} · <span className="mono">{one.hash.slice(0, 12)}</span>
                      </span>
                    </div>
                    {data.items[i + 1] ? (
                      <Button
                        size="sm"
                        kind="ghost"
                        aria-expanded={compared?.[1] === one.id}
                        onClick={() => setCompared(compared?.[1] === one.id ? null : [data.items[i + 1].id, one.id])}
                      >
                        What changed
                      </Button>
                    ) : null}
                  </div>
                  {compared?.[1] === one.id ? <Diff id={id} from={compared[0]} to={compared[1]} /> : null}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </div>
    </section>
  );
}

function Diff({ id, from, to }: { id: string; from: string; to: string }) {
  const diff = useGet<VersionDiff>([...keys.project(id), 'diff', from, to], url(['projects', id, 'versions', from, 'diff', to]));
  return (
    <Loaded query={diff} height={60}>
      {(data) => (
        <div className="f-report">
          <p>
            {count(data.added)} added, {count(data.changed)} changed, {count(data.removed)} taken out
          </p>
          <ul className="small">
            {data.samples.slice(0, 50).map((one) => (
              <li key={one.sample}>
                <Link className="link mono" to={`/projects/${id}/explore?sample=${one.sample}`}>
                  {one.name}
                </Link>{' '}
                <span className="muted">{one.sentence}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Loaded>
  );
}

function NewVersion({ id }: { id: string }) {
  const [body, setBody] = useState({ name: '', seed: 1, groupBy: '' });
  const make = useChange(
    () =>
      post(url(['projects', id, 'versions']), {
        name: body.name.trim(),
        split: { train: 0.7, val: 0.15, test: 0.15, seed: body.seed, groupBy: body.groupBy || undefined },
      }),
    [...keys.project(id), 'versions'],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined, { onSuccess: () => setBody({ ...body, name: '' }) });
  };
  return (
    <form className="fields" onSubmit={submit}>
      <TextInput
        label="Name of the version"
        value={body.name}
        maxLength={100}
        onChange={(event) => setBody({ ...body, name: event.currentTarget.value })}
      />
      <NumberInput
        label="Seed of the split"
        min={0}
        max={2147483647}
        allowDecimal={false}
        hideControls
        value={body.seed}
        onChange={(value) => setBody({ ...body, seed: Number(value) || 0 })}
      />
      <TextInput
        label="Keep together by"
        placeholder="folder, or a column of metadata"
        value={body.groupBy}
        maxLength={60}
        onChange={(event) => setBody({ ...body, groupBy: event.currentTarget.value })}
      />
      <Button type="submit" disabled={!body.name.trim() || make.isPending}>
        Freeze a version
      </Button>
      <Failure error={make.error} />
    </form>
  );
}
