import type { Shape } from '../../api/types';
import type { Stage } from '../../stage/stage';
import type { LabelSession } from './session';
import * as work from './work';

/** What a command may need. */
export interface Context {
  session: LabelSession;
  stage: Stage | null;
  goAtOnce: boolean;
  flush: () => void;
  toggleGoAtOnce: () => void;
  open: (panel: 'keys' | 'tags' | 'light' | 'skip') => void;
  /** Focus leaves the stage for the panel. */
  leave: () => void;
}

/** Does the action, or says false: it means nothing now, and its key goes to the next action or to the browser. */
export type Run = (context: Context) => boolean | void;

const task = ({ session }: Context) => session.snapshot().project?.task;
/** Whether shapes are drawn in this project. */
export const drawn = (context: Context) => {
  const kind = task(context);
  return kind !== undefined && work.isDrawn(kind);
};
export const selected = ({ session }: Context): Shape | null => {
  const slot = session.shown();
  return slot?.history.present.shapes.find((shape) => shape.id === slot.selected) ?? null;
};

/** Changes the selected shape, unless there is none or it is locked. */
export const onSelected = (change: (shape: Shape, context: Context) => ((all: work.Work) => work.Work) | false): Run => {
  return (context) => {
    const shape = selected(context);
    if (!shape) return false;
    if (context.session.shown()?.locked.has(shape.id)) return context.session.hint('It is locked; L opens it.');
    const edit = change(shape, context);
    if (edit === false) return false;
    context.session.edit(edit);
  };
};
