import type { Stage } from '../../stage/stage';
import { drawn, selected, type Run } from './context';
import { shapeCommands } from './shapeCommands';
import * as work from './work';

const tool =
  (name: Stage['tool']): Run =>
  (context) => {
    if (!drawn(context)) return false;
    context.session.set({ tool: name });
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
  ...shapeCommands,
  pan: viewing((stage) => stage.setPanning(true)),
  fit: viewing((stage) => stage.fit()),
  oneToOne: viewing((stage) => stage.oneToOne()),
  zoomIn: viewing((stage) => stage.zoom(1.25)),
  zoomOut: viewing((stage) => stage.zoom(0.8)),
  light: ({ open }) => open('light'),
  goAtOnce: ({ toggleGoAtOnce }) => toggleGoAtOnce(),
};
