import { Check, Pause, Play, X } from 'lucide-react';
import { begun } from '../../upload/ledger';
import { totals, type UploadState } from '../../upload/machine';
import { uploader, type UploadFile } from '../../upload/uploader';
import { useUploads } from '../../upload/useUploads';
import { Bar } from '../Bar';
import { Button } from '../Button';
import { bytes, count, percent, plural } from '../format';
import { IconButton } from '../IconButton';

const shown = 50;

/** Uploads of a project: the whole in one line, then file by file; failures first. */
export function UploadList({ project }: { project: string }) {
  const files = useUploads(project);
  const sum = totals([...files]);
  const left = begun().filter(
    (one) => one.project === project && !files.some((file) => file.name === one.name && file.bytes === one.bytes),
  );
  const rank = (file: UploadFile) =>
    ({ failed: 0, retrying: 1, sending: 2, starting: 2, checking: 2, paused: 3, waiting: 4, done: 5, removed: 6 })[file.state.at];
  const sorted = [...files].sort((a, b) => rank(a) - rank(b)).slice(0, shown);
  return (
    <div className="u-list">
      {left.length > 0 ? (
        <p className="banner o">
          <span className="banner-text">
            <b>{plural(left.length, 'upload')} stopped when the page was closed.</b> Choose the same files again: what the server has is not
            sent twice. First: {left[0].name}
          </span>
        </p>
      ) : null}
      {files.length > 0 ? (
        <div className="row">
          <div className="grow">
            <Bar share={sum.bytes > 0 ? sum.sent / sum.bytes : 1} label="Uploaded" tone="w" />
          </div>
          <span className="small muted num">
            {count(sum.finished)} of {plural(sum.files, 'file')} · {bytes(sum.sent)} of {bytes(sum.bytes)}
          </span>
          {sum.active > 0 ? (
            <Button size="sm" icon={<Pause size={14} strokeWidth={1.6} />} onClick={() => uploader.pause()}>
              Pause all
            </Button>
          ) : sum.paused + sum.failed > 0 ? (
            <Button size="sm" icon={<Play size={14} strokeWidth={1.6} />} onClick={() => uploader.resume()}>
              Go on
            </Button>
          ) : (
            <Button size="sm" kind="ghost" onClick={() => uploader.tidy()}>
              Clear list
            </Button>
          )}
        </div>
      ) : null}
      <ul className="u-files">
        {sorted.map((file) => (
          <li key={file.key} className="row small">
            <span className="grow trunc mono" title={file.name}>
              {file.name}
            </span>
            <span className={file.state.at === 'failed' ? 'bad' : 'muted'}>{words(file.state, file.bytes)}</span>
            <Actions file={file} />
          </li>
        ))}
      </ul>
      {files.length > shown ? <p className="small muted">and {count(files.length - shown)} more</p> : null}
    </div>
  );
}

function words(state: UploadState, size: number): string {
  switch (state.at) {
    case 'waiting':
    case 'starting':
      return 'waits';
    case 'sending':
      return size > 0 ? percent(state.offset / size) : 'sending';
    case 'paused':
      return `paused at ${size > 0 ? percent(state.offset / size) : '0'}`;
    case 'retrying':
      return `${state.reason} Tries again by itself.`;
    case 'checking':
      return 'being read';
    case 'failed':
      return state.reason;
    case 'done':
      return (
        state.reason ??
        (state.added > 0
          ? state.added === 1
            ? 'in'
            : `${count(state.added)} in`
          : state.duplicates > 0
            ? 'was there already'
            : 'left out')
      );
    case 'removed':
      return '';
  }
}

function Actions({ file }: { file: UploadFile }) {
  const { at } = file.state;
  if (at === 'done') return <Check size={14} strokeWidth={2} className="good" aria-hidden="true" />;
  return (
    <>
      {at === 'paused' || at === 'failed' ? (
        <IconButton size="sm" label={`Go on with ${file.name}`} onClick={() => uploader.resume(file.key)}>
          <Play size={14} strokeWidth={1.6} />
        </IconButton>
      ) : at === 'checking' ? null : (
        <IconButton size="sm" label={`Pause ${file.name}`} onClick={() => uploader.pause(file.key)}>
          <Pause size={14} strokeWidth={1.6} />
        </IconButton>
      )}
      <IconButton size="sm" label={`Remove ${file.name}`} onClick={() => uploader.remove(file.key)}>
        <X size={14} strokeWidth={1.6} />
      </IconButton>
    </>
  );
}
