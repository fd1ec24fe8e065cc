import { NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { put, url } from '../../api/client';
import type { ImportRoot } from '../../api/data';
import { useChange, useGet } from '../../api/hooks';
import type { StreamSettings } from '../../api/project-parts';
import { keys } from '../../api/queries';
import type { Page } from '../../api/types';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Loaded';
import { announce } from '../../ui/LiveRegion';

/** Where images come from, and how many may be kept. */
export function Source({ id, settings }: { id: string; settings: StreamSettings }) {
  const roots = useGet<Page<ImportRoot>>(['roots'], url('roots'));
  const [body, setBody] = useState(settings);
  const save = useChange(() => {
    const { enabled, root, folder, perMinute, perHour, perDay, every } = body;
    return put(url(['projects', id, 'stream']), { enabled, root, folder, perMinute, perHour, perDay, every });
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
          <NumberInput
            label="Of a video, a frame every … seconds"
            min={0.01}
            max={3600}
            hideControls
            value={body.every}
            onChange={(value) => setBody({ ...body, every: Number(value) || 1 })}
          />
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
