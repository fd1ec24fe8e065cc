import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { url } from '../../api/client';
import type { ImportRoot } from '../../api/data';
import { useGet } from '../../api/hooks';
import type { Page } from '../../api/types';
import { Button } from '../../ui/Button';
import { bytes, plural } from '../../ui/format';
import { Segment } from '../../ui/Segment';
import { DropZone } from '../../ui/upload/DropZone';
import type { Draft } from './draft';
import { Step } from './Step';

const sources = [
  { value: 'folder', label: 'Folder on the server' },
  { value: 'upload', label: 'Upload' },
] as const;

export function ImagesStep(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  files: File[];
  setFiles: (files: File[]) => void;
  look: string;
}) {
  const { draft, change, files } = props;
  const roots = useGet<Page<ImportRoot>>(['roots'], url('roots'));
  const items = roots.data?.items ?? [];
  const first = items[0]?.name;
  const none = roots.isSuccess && items.length === 0;
  useEffect(() => {
    if (first && !draft.root) change({ root: first });
    if (none && draft.source === 'folder') change({ source: 'upload' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the folders are known
  }, [first, none]);
  return (
    <Step number={1} title="Images" look={props.look}>
      <div className="fields s-fields">
        <TextInput
          label="Name of the project"
          value={draft.name}
          maxLength={100}
          onChange={(event) => change({ name: event.currentTarget.value })}
          autoFocus
          required
          withAsterisk={false}
        />
        <div>
          <Segment label="Where the images are" value={draft.source} choices={sources} onChange={(source) => change({ source })} />
        </div>
      </div>
      {draft.source === 'folder' ? (
        <div className="fields s-fields">
          <NativeSelect
            label="Below"
            value={draft.root}
            data={items.map((root) => root.name)}
            onChange={(event) => change({ root: event.currentTarget.value })}
            disabled={none}
          />
          <TextInput
            label="Folder"
            placeholder="all of it"
            className="mono-input"
            value={draft.path}
            maxLength={400}
            list="s-folders"
            onChange={(event) => change({ path: event.currentTarget.value })}
          />
          <datalist id="s-folders">
            {(items.find((root) => root.name === draft.root)?.folders ?? []).map((folder) => (
              <option key={folder} value={folder} />
            ))}
          </datalist>
        </div>
      ) : (
        <div className="s-fields">
          <DropZone take={(more) => props.setFiles([...files, ...more])} />
          {files.length > 0 ? <Chosen files={files} clear={() => props.setFiles([])} /> : null}
        </div>
      )}
      {none ? (
        <p className="small muted">No folder of the server is open to imports; whoever runs Winnow can open some with --import-root.</p>
      ) : null}
    </Step>
  );
}

function Chosen({ files, clear }: { files: File[]; clear: () => void }) {
  const pictures = useMemo(
    () =>
      files
        .filter((file) => file.type.startsWith('image/') && file.type !== 'image/tiff')
        .slice(0, 6)
        .map((file) => URL.createObjectURL(file)),
    [files],
  );
  useEffect(() => () => pictures.forEach((picture) => URL.revokeObjectURL(picture)), [pictures]);
  return (
    <div className="s-chosen">
      {pictures.map((picture) => (
        <img key={picture} src={picture} alt="" onError={(event) => event.currentTarget.remove()} />
      ))}
      <span className="grow small">
        <b>{plural(files.length, 'file')}</b>{' '}
        <span className="muted">{bytes(files.reduce((sum, file) => sum + file.size, 0))}; they are sent once the project is there</span>
      </span>
      <Button size="sm" kind="ghost" onClick={clear}>
        Clear
      </Button>
    </div>
  );
}
