import type { Shape } from '../../api/types';
import type { Stage } from '../../stage/stage';
import { growBy, translate } from '../../stage/geometry';
import { newId, type LabelSession } from './session';
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
const drawn = (context: Context) => {
  const kind = task(context);
  return kind !== undefined && work.isDrawn(kind);
};
const selected = ({ session }: Context): Shape | null => {
  const slot = session.shown();
  return slot?.history.present.shapes.find((shape) => shape.id === slot.selected) ?? null;
};

/** Changes the selected shape, unless there is none or it is locked. */
const onSelected = (change: (shape: Shape, context: Context) => ((all: work.Work) => work.Work) | false): Run => {
  return (context) => {
    const shape = selected(context);
    if (!shape) return false;
    if (context.session.shown()?.locked.has(shape.id)) return context.session.hint('It is locked; L opens it.');
    const edit = change(shape, context);
    if (edit === false) return false;
    context.session.edit(edit);
  };
};

const tool =
  (name: Stage['tool']): Run =>
  (context) => {
    if (!drawn(context)) return false;
    context.session.set({ tool: name });
  };

const nudge = (dx: number, dy: number): Run =>
  onSelected((shape, { session }) => {
    const size = work.sizeOf(session.shown()!.item);
    return (all) => work.replace(all, translate(shape, dx, dy, size));
  });
const grow = (dx: number, dy: number): Run =>
  onSelected((shape, { session }) => {
    const changed = growBy(shape, dx, dy, work.sizeOf(session.shown()!.item));
    return changed === shape ? false : (all) => work.replace(all, changed);
  });

const cycle =
  (step: 1 | -1): Run =>
  ({ session }) => {
    const slot = session.shown();
    const shapes = slot?.history.present.shapes ?? [];
    if (!slot || shapes.length === 0) return false;
    const at = shapes.findIndex((shape) => shape.id === slot.selected);
    const to = at < 0 ? (step > 0 ? 0 : shapes.length - 1) : at + step;
    // Past the last one the key is the browser's again, so the keyboard is never caught on the stage.
    if (to < 0 || to >= shapes.length) {
      session.select(null);
      return false;
    }
    session.select(shapes[to].id);
  };

const paste =
  (shift: number): Run =>
  (context) => {
    const { session } = context;
    const slot = session.shown();
    if (!drawn(context) || !slot || session.clipboard.length === 0) return false;
    let ids: string[] = [];
    session.edit((all) => {
      const added = work.addCopies(all, session.clipboard, shift, work.sizeOf(slot.item), newId);
      ids = added.ids;
      return ids.length > 0 ? added.work : all;
    });
    if (ids.length > 0) session.select(ids.at(-1)!);
    else session.hint('The copied shape is larger than this image.');
  };

const digit =
  (place: number): Run =>
  (context) => {
    const { session } = context;
    const { project } = session.snapshot();
    const one = project?.classes.filter((each) => !each.retired)[place];
    if (!project || !one) return false;
    if (!drawn(context)) {
      void session.chooseClass(one.index, context.goAtOnce);
      return;
    }
    session.set({ nextClass: one.index });
    const shape = selected(context);
    if (shape) session.edit((all) => work.setClass(all, shape.id, one.index));
  };

export const brushSizes = [2, 4, 7, 12, 20, 32, 50, 80];
const brush =
  (step: 1 | -1): Run =>
  ({ session }) => {
    const now = brushSizes.findIndex((size) => size >= session.snapshot().brushRadius);
    session.set({ brushRadius: brushSizes[Math.min(Math.max(now + step, 0), brushSizes.length - 1)] });
  };

const viewing =
  (run: (stage: Stage) => void): Run =>
  ({ stage }) => {
    if (!stage) return false;
    run(stage);
  };

/** What each action of `keys/actions.ts` does. */
export const commands: Record<string, Run> = {
  submit: ({ session, stage }) => {
    if (stage?.finish()) return;
    void session.submit('label');
  },
  skip: ({ session }) => void session.submit('skip'),
  skipWhy: ({ open }) => open('skip'),
  unsure: ({ session }) => void session.submit('unsure'),
  forward: ({ session }) => session.forward(),
  back: ({ session }) => session.back(),
  undo: ({ session, stage }) => {
    if (stage?.stepBack() || stage?.cancel()) return;
    void session.undo();
  },
  redo: ({ session }) => void session.redo(),
  flush: ({ flush }) => flush(),
  keys: ({ open }) => open('keys'),
  cancel: ({ session, stage, leave }) => {
    if (stage?.cancel()) return;
    if (session.shown()?.selected) session.select(null);
    else if (session.snapshot().tool !== 'select' && session.snapshot().project?.task !== 'classify') session.set({ tool: 'select' });
    else leave();
  },
  ...Object.fromEntries(Array.from({ length: 10 }, (_, place) => [`class.${place}`, digit(place)])),
  'tool.box': tool('box'),
  'tool.rotated': tool('rotated'),
  'tool.polygon': tool('polygon'),
  'tool.brush': tool('brush'),
  'tool.eraser': tool('eraser'),
  'tool.select': tool('select'),
  'brush.smaller': brush(-1),
  'brush.larger': brush(1),
  tags: ({ open }) => open('tags'),
  acceptAll: (context) => {
    if (!drawn(context)) return false;
    context.session.edit(work.acceptAll);
  },
  reject: onSelected((shape) => (work.isSuggested(shape) ? (all) => work.remove(all, shape.id) : false)),
  delete: (context) => {
    if (context.stage?.stepBack()) return;
    return onSelected((shape) => (all) => work.remove(all, shape.id))(context);
  },
  duplicate: (context) => {
    const shape = selected(context);
    if (!shape) return false;
    context.session.clipboard = [shape];
    return paste(12)(context);
  },
  copy: (context) => {
    const all = context.session.work?.shapes ?? [];
    const shape = selected(context);
    if (!drawn(context) || all.length === 0 || !window.getSelection()?.isCollapsed) return false;
    context.session.clipboard = shape ? [shape] : all.filter((one) => !work.isSuggested(one));
    context.session.hint(`Copied ${context.session.clipboard.length}.`);
  },
  paste: (context) => paste(0)(context),
  insert: (context) => {
    const { session, stage } = context;
    if (!drawn(context) || !stage) return false;
    const seen = stage.visible();
    const [w, h] = [(seen.x1 - seen.x0) / 8, (seen.y1 - seen.y0) / 8];
    const [cx, cy] = [(seen.x0 + seen.x1) / 2, (seen.y0 + seen.y1) / 2];
    const round = Math.round;
    const box: [number, number, number, number] = [round(cx - w), round(cy - h), round(cx + w), round(cy + h)];
    const id = newId();
    session.edit((all) => ({
      ...all,
      shapes: [...all.shapes, { id, class: session.snapshot().nextClass, kind: 'box', box, source: 'person' }],
    }));
    session.select(id);
  },
  lock: (context) => {
    const shape = selected(context);
    if (!shape) return false;
    context.session.flip('locked', shape.id);
  },
  'nudge.left': nudge(-1, 0),
  'nudge.right': nudge(1, 0),
  'nudge.up': nudge(0, -1),
  'nudge.down': nudge(0, 1),
  'nudge.left10': nudge(-10, 0),
  'nudge.right10': nudge(10, 0),
  'nudge.up10': nudge(0, -10),
  'nudge.down10': nudge(0, 10),
  'grow.left': grow(-1, 0),
  'grow.right': grow(1, 0),
  'grow.up': grow(0, -1),
  'grow.down': grow(0, 1),
  pan: viewing((stage) => stage.setPanning(true)),
  fit: viewing((stage) => stage.fit()),
  oneToOne: viewing((stage) => stage.oneToOne()),
  zoomIn: viewing((stage) => stage.zoom(1.25)),
  zoomOut: viewing((stage) => stage.zoom(0.8)),
  hide: (context) => {
    const shape = selected(context);
    if (!shape) return false;
    context.session.flip('hidden', shape.id);
  },
  hideAll: (context) => {
    if (!drawn(context)) return false;
    context.session.set({ allHidden: !context.session.snapshot().allHidden });
  },
  next: cycle(1),
  previous: cycle(-1),
  light: ({ open }) => open('light'),
  goAtOnce: ({ toggleGoAtOnce }) => toggleGoAtOnce(),
};
