import { growBy, translate } from '../../stage/geometry';
import { drawn, onSelected, selected, type Run } from './context';
import { newId } from './state';
import * as work from './work';

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

/** What is done to shapes. */
export const shapeCommands: Record<string, Run> = {
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
};
