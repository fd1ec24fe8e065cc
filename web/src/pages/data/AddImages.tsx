import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { post, url } from '../../api/client';
import { importFormats, type ImportJob, type ImportRoot } from '../../api/data';
import { useChange, useGet } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Page } from '../../api/types';
import { uploader } from '../../upload/uploader';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Loaded';
import { Segment } from '../../ui/Segment';
import { DropZone } from '../../ui/upload/DropZone';
import { UploadList } from '../../ui/upload/UploadList';
import { UploadOne } from './UploadOne';

const kinds = [
  { value: 'upload', label: 'Upload' },
  { value: 'folder', label: 'Folder on the server' },
  { value: 'labels', label: 'Existing labels' },
] as const;

/** More images, or labels made elsewhere. */
export function AddImages({ id }: { id: string }) {
  const [kind, setKind] = useState<'upload' | 'folder' | 'labels'>('upload');
  return (
    <section className="card" aria-labelledby="add-title">
      <header>
        <h2 id="add-title">Add</h2>
        <span className="grow" />
        <Segment label="What to add" value={kind} choices={kinds} onChange={setKind} />
      </header>
      <div className="body col gap">
        {kind === 'upload' ? <DropZone take={(files) => uploader.add(id, files)} /> : null}
        {kind === 'folder' ? <FromFolder id={id} /> : null}
        {kind === 'labels' ? <FromLabels id={id} /> : null}
        <UploadList project={id} />
      </div>
    </section>
  );
}

function FromFolder({ id }: { id: string }) {
  const roots = useGet<Page<ImportRoot>>(['roots'], url('roots'));
  const items = roots.data?.items ?? [];
  const [root, setRoot] = useState('');
  const [path, setPath] = useState('');
  const chosen = root || items[0]?.name || '';
  const start = useChange(
    () => post<ImportJob>(url(['projects', id, 'imports']), { kind: 'folder', root: chosen, path }),
    [...keys.project(id), 'imports'],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(undefined);
  };
  if (roots.isSuccess && items.length === 0) {
    return <p className="muted">No folder of the server is open to imports; whoever runs Winnow can open some with --import-root.</p>;
  }
  return (
    <form className="fields" onSubmit={submit}>
      <NativeSelect
        label="Below"
        value={chosen}
        data={items.map((one) => one.name)}
        onChange={(event) => setRoot(event.currentTarget.value)}
      />
      <TextInput
        label="Folder"
        placeholder="all of it"
        value={path}
        maxLength={400}
        list="d-folders"
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <datalist id="d-folders">
        {(items.find((one) => one.name === chosen)?.folders ?? []).map((folder) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
      <Button type="submit" disabled={!chosen || start.isPending}>
        Import
      </Button>
      <Failure error={start.error} />
    </form>
  );
}

function FromLabels({ id }: { id: string }) {
  const [format, setFormat] = useState('coco');
  const start = useChange(
    (upload: string) => post<ImportJob>(url(['projects', id, 'imports']), { kind: 'labels', format, upload }),
    [...keys.project(id), 'imports'],
  );
  return (
    <div className="fields">
      <NativeSelect label="Format" value={format} data={importFormats} onChange={(event) => setFormat(event.currentTarget.value)} />
      <UploadOne id={id} label="File" accept=".json,.xml,.txt,.zip" done={(upload) => start.mutate(upload)} />
      <p className="small muted">
        Labels are matched to images by file name. Images the file names and the project lacks are listed in the report.
      </p>
      <Failure error={start.error} />
    </div>
  );
}
