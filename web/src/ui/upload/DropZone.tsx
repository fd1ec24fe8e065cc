import { FolderOpen, Upload } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { Button } from '../Button';
import { filesOf } from './dropped';

/** Takes files and folders, dropped or chosen. */
export function DropZone({
  take,
  accept,
  words = 'Drop images, folders or zip files here',
}: {
  take: (files: File[]) => void;
  accept?: string;
  words?: string;
}) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void filesOf(event.dataTransfer).then(take);
  };
  const chosen = (input: HTMLInputElement) => {
    take([...(input.files ?? [])]);
    input.value = '';
  };
  return (
    <div
      className={over ? 'u-drop over' : 'u-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className="muted grow">{words}</p>
      <Button size="sm" icon={<Upload size={14} strokeWidth={1.6} />} onClick={() => files.current?.click()}>
        Choose files
      </Button>
      {accept ? null : (
        <Button size="sm" icon={<FolderOpen size={14} strokeWidth={1.6} />} onClick={() => folder.current?.click()}>
          Choose a folder
        </Button>
      )}
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept={accept ?? 'image/*,.zip,.tif,.tiff'}
        onChange={(event) => chosen(event.currentTarget)}
      />
      <input
        ref={(element) => {
          element?.setAttribute('webkitdirectory', '');
          folder.current = element;
        }}
        type="file"
        multiple
        hidden
        onChange={(event) => chosen(event.currentTarget)}
      />
    </div>
  );
}
