import { Check, CircleHelp, CloudOff, SkipForward } from 'lucide-react';
import type { Project } from '../../api/types';
import { clock } from './pace';
import type { LabelSession } from './session';
import type { Done, LabelState } from './state';
import { isDrawn } from './work';

/** Three done, now, the next three, and how many come after. */
export function Filmstrip({ project, session, state }: { project: Project; session: LabelSession; state: LabelState }) {
  const from = Math.max(0, (state.viewing ?? state.done.length) - (state.viewing === null ? 3 : 1));
  const done = state.done.slice(from, from + 3);
  const coming = state.coming.slice(0, 3);
  const more = state.remaining - coming.length - (state.current ? 1 : 0);
  return (
    <footer className="strip" aria-label="Images before and after">
      {done.length > 0 ? <span className="cap">Done</span> : null}
      {done.map((one, i) => (
        <figure key={one.key} className={state.viewing === from + i ? 'fs cur' : 'fs done'}>
          <button
            type="button"
            onClick={() => session.look(from + i)}
            aria-label={`Look back at ${one.slot.item.name}, ${captionOf(one, project)}`}
          >
            <img src={one.slot.item.thumb} alt="" />
            <Badge done={one} />
          </button>
          <figcaption>{captionOf(one, project)}</figcaption>
        </figure>
      ))}
      {state.current ? (
        <figure className={state.viewing === null ? 'fs cur' : 'fs'}>
          <button type="button" onClick={() => session.look(null)} aria-label="The image in hand" disabled={state.viewing === null}>
            <img src={state.current.item.thumb} alt="" />
          </button>
          <figcaption>
            <b>Now</b>
          </figcaption>
        </figure>
      ) : null}
      {coming.length > 0 ? <span className="cap">Next</span> : null}
      {coming.map((slot) => (
        <figure key={slot.item.sample} className="fs">
          <img src={slot.item.thumb} alt="" />
          <figcaption className="trunc">{shortReason(slot.item.reason)}</figcaption>
        </figure>
      ))}
      <span className="cap grow r">{more > 0 ? `then ${more} more in this round` : ''}</span>
    </footer>
  );
}

function Badge({ done }: { done: Done }) {
  if (!done.savedAt) return <CloudOff className="bd warn" size={16} strokeWidth={2} aria-label="kept here, not sent" />;
  const Icon = done.outcome === 'skip' ? SkipForward : done.outcome === 'unsure' ? CircleHelp : Check;
  return <Icon className="bd" size={16} strokeWidth={2.4} aria-hidden="true" />;
}

function captionOf(done: Done, project: Project) {
  if (done.outcome === 'skip') return 'skipped';
  if (done.outcome === 'unsure') return 'unsure';
  if (isDrawn(project.task)) return clock(done.at);
  const { classes } = done.slot.history.present;
  return classes.length === 0 ? 'none of them' : classes.map((index) => project.classes[index]?.name).join(', ');
}

/** The reason in two words, for under a thumbnail. */
function shortReason(reason: string): string {
  const text = reason.toLowerCase();
  if (text.includes('random')) return 'random';
  if (text.includes('asked for')) return 'asked for';
  if (text.includes('close call')) return 'close call';
  if (text.includes('torn')) return 'torn';
  if (text.includes('rare')) return 'rare class';
  if (text.includes('disagree')) return 'disagree';
  if (text.includes('no labelled image') || text.includes('new')) return 'new scene';
  if (text.includes('different')) return 'different';
  return text.split(/\s+/).slice(0, 2).join(' ');
}
