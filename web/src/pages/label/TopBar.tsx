import { Check, CircleAlert, CloudDownload, CloudOff, Keyboard, LoaderCircle, Redo2, Undo2 } from 'lucide-react';
import { useUser } from '../../api/queries';
import type { Project } from '../../api/types';
import { Link } from '../../app/router';
import type { OutboxState } from '../../outbox/outbox';
import { Avatar } from '../../ui/Avatar';
import { IconButton } from '../../ui/IconButton';
import { Mark } from '../../ui/Mark';
import { ThemeButton } from '../../ui/ThemeButton';
import { commands } from './commands';
import type { Context } from './context';
import { clock, minutesLeft, timeLeft } from './pace';
import type { LabelState } from './state';
import { alongMost } from './supply';

/** Project, progress of the round, saved state, undo, keys, theme. */
export function TopBar(props: {
  project: Project | null;
  state: LabelState;
  outbox: OutboxState;
  context: Context;
  keyOf: (id: string) => string;
}) {
  const { project, state, outbox, context, keyOf } = props;
  const user = useUser();
  const { current, viewing } = state;
  const canUndo = viewing !== null || (current?.history.past.length ?? 0) > 0 || state.done.length > 0;
  const canRedo = (current?.history.future.length ?? 0) > 0 || current?.before !== undefined;
  return (
    <header className="top">
      <Link to={project ? `/projects/${project.id}/dashboard` : '/'} className="row" aria-label="Winnow, leave labelling">
        <Mark />
      </Link>
      <span className="sep hide-s" />
      <h1 className="trunc">{project?.name}</h1>
      {state.round ? <span className="muted nowrap hide-s">Round {state.round.number}</span> : null}
      <Progress state={state} />
      <SavedState outbox={outbox} done={state.done.at(-1)?.savedAt} />
      <span className="sep hide-s" />
      <span className="row hide-s tight">
        <IconButton label="Undo" keys={keyOf('undo')} disabled={!canUndo} onClick={() => commands.undo(context)}>
          <Undo2 size={16} strokeWidth={1.6} />
        </IconButton>
        <IconButton label="Redo" keys={keyOf('redo')} disabled={!canRedo} onClick={() => commands.redo(context)}>
          <Redo2 size={16} strokeWidth={1.6} />
        </IconButton>
        <IconButton
          label={
            state.along
              ? `Images taken along: ${state.ready} are ready without a connection. Press to take none along`
              : `Take up to ${alongMost} images along, for work without a connection`
          }
          on={state.along}
          aria-pressed={state.along}
          disabled={!project}
          onClick={() => void context.session.takeAlong(!state.along)}
        >
          <CloudDownload size={16} strokeWidth={1.6} />
        </IconButton>
        {state.along ? <span className="num small muted along">{state.ready}</span> : null}
        <IconButton label="Keys" keys={keyOf('keys')} onClick={() => context.open('keys')}>
          <Keyboard size={16} strokeWidth={1.6} />
        </IconButton>
        <ThemeButton />
      </span>
      <span className="hide-s">
        <Avatar name={user?.displayName ?? ''} />
      </span>
    </header>
  );
}

function Progress({ state }: { state: LabelState }) {
  const total = state.round?.picks ?? 0;
  if (total === 0) {
    return (
      <div className="prog">
        {state.remaining > 0 ? (
          <span className="num nowrap">
            <b>{state.remaining}</b> <span className="muted">to go</span>
          </span>
        ) : null}
      </div>
    );
  }
  const done = Math.max(0, Math.min(total, total - state.remaining));
  return (
    <div className="prog">
      <div
        className="bar"
        role="progressbar"
        aria-label="Images of this round"
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={total}
      >
        <i style={{ width: `${(done / total) * 100}%` }} />
      </div>
      <span className="num nowrap">
        <b>{done}</b> <span className="muted">of {total}</span>
      </span>
      <span className="dim nowrap hide-m">{timeLeft(minutesLeft(state.leads, state.remaining))}</span>
    </div>
  );
}

/** "saved" only once the server has the last answer on disk; else how many are kept here. */
function SavedState({ outbox, done }: { outbox: OutboxState; done?: string }) {
  const { trouble, waiting, refused } = outbox;
  if (trouble) {
    const Icon = trouble.kind === 'offline' ? CloudOff : CircleAlert;
    return (
      <span className={trouble.kind === 'full' ? 'row small bad nowrap saved' : 'row small warn nowrap saved'}>
        <Icon size={14} strokeWidth={1.8} aria-hidden="true" />
        {trouble.kind === 'full' ? `not saved since ${clock(trouble.since)}` : `${waiting} kept here, not sent`}
      </span>
    );
  }
  if (refused.length > 0) {
    return (
      <span className="row small warn nowrap saved">
        <CircleAlert size={14} strokeWidth={1.8} aria-hidden="true" />
        {refused.length} not taken
      </span>
    );
  }
  if (waiting > 0) {
    return (
      <span className="row small muted nowrap saved">
        <LoaderCircle size={14} strokeWidth={1.8} aria-hidden="true" />
        sending {waiting}
      </span>
    );
  }
  const at = outbox.savedAt ?? done;
  if (!at) return <span className="row small dim nowrap saved hide-s">nothing to save yet</span>;
  return (
    <span className="row small good nowrap saved">
      <Check size={14} strokeWidth={2} aria-hidden="true" />
      <span>
        saved <span className="num">{clock(at)}</span>
      </span>
    </span>
  );
}
