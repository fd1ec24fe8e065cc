import type { AnswerValue, Outcome, QueueItem, Shape, Task } from '../../api/types';
import { bounds, translate, type Size } from '../../stage/geometry';

/** What is being said about one image: one state of its undo history. Never changed in place. */
export interface Work {
  readonly shapes: readonly Shape[];
  readonly classes: readonly number[];
  readonly tags: readonly string[];
}

export const isDrawn = (task: Task) => task === 'detect' || task === 'segment';
export const isSuggested = (shape: Shape) => shape.source === 'model';
export const suggestedOf = (work: Work) => work.shapes.filter(isSuggested);

export const workOfValue = (value: AnswerValue): Work => ({
  shapes: value.shapes ?? [],
  classes: value.classes ?? [],
  tags: value.tags ?? [],
});

/** What an image starts with: unfinished work, else an earlier answer, else the model's shapes. Class choices start empty. */
export function startOf(item: QueueItem, task: Task): Work {
  if (item.draft) return workOfValue(item.draft);
  if (item.answer) return workOfValue(item.answer);
  const shapes = isDrawn(task)
    ? (item.suggestions?.shapes ?? []).map((shape, i) => ({ ...shape, id: shape.id ?? `m${i}`, source: 'model' as const }))
    : [];
  return { shapes, classes: [], tags: [] };
}

/** Everything, suggestions included, to go on with later. */
export const draftOf = (work: Work): AnswerValue => ({ shapes: [...work.shapes], classes: [...work.classes], tags: [...work.tags] });

/** The answer: a person's shapes alone. Suggested ones that were not accepted are left out. */
export function answerOf(work: Work, task: Task): AnswerValue {
  const tags = work.tags.length > 0 ? { tags: [...work.tags] } : {};
  if (!isDrawn(task)) return { classes: [...work.classes], ...tags };
  return { shapes: work.shapes.filter((shape) => !isSuggested(shape)).map(plain), ...tags };
}

/** Without what only the model knew: its confidence, its second choice. */
function plain(shape: Shape): Shape {
  const own = { ...shape.attributes };
  delete own.or;
  return { ...shape, score: undefined, attributes: Object.keys(own).length > 0 ? own : undefined };
}

/** Pixels of the original; known once its picture is shown. */
export const sizeOf = (item: QueueItem): Size => ({ width: item.width ?? 1, height: item.height ?? 1 });

/** The class that Enter would accept: the model's first choice, where nothing is chosen. */
export function topSuggestion(item: QueueItem): number | null {
  const all = item.suggestions?.classes ?? [];
  return all.length === 0 ? null : all.reduce((best, one) => (one.score > best.score ? one : best)).class;
}

export const scoreOf = (item: QueueItem, index: number) => item.suggestions?.classes?.find((one) => one.class === index)?.score;

const own = (shape: Shape): Shape => ({ ...shape, source: 'person' });
const change = (work: Work, id: string | null, to: (shape: Shape) => Shape | null): Work => {
  const at = work.shapes.findIndex((shape) => shape.id === id);
  if (at < 0) return work;
  const shape = to(work.shapes[at]);
  if (shape === work.shapes[at]) return work;
  return { ...work, shapes: shape ? work.shapes.with(at, shape) : work.shapes.toSpliced(at, 1) };
};

export function acceptAll(work: Work): Work {
  return work.shapes.some(isSuggested) ? { ...work, shapes: work.shapes.map((shape) => (isSuggested(shape) ? own(shape) : shape)) } : work;
}
export const accept = (work: Work, id: string | null) => change(work, id, (shape) => (isSuggested(shape) ? own(shape) : shape));
export const remove = (work: Work, id: string | null) => change(work, id, () => null);
export const setClass = (work: Work, id: string | null, index: number) =>
  change(work, id, (shape) => (shape.class === index && !isSuggested(shape) ? shape : { ...own(shape), class: index }));
export const replace = (work: Work, shape: Shape) => change(work, shape.id, () => own(shape));

/** Adds copies, shifted a little so that they can be seen; a copy that fits no longer is pushed inside. */
export function addCopies(
  work: Work,
  copies: readonly Shape[],
  shift: number,
  size: Size,
  newId: () => string,
): { work: Work; ids: string[] } {
  const added = copies
    .filter((shape) => shape.kind !== 'mask' || (shape.size[0] === size.height && shape.size[1] === size.width))
    .filter((shape) => {
      const rect = bounds(shape);
      return rect.x1 - rect.x0 <= size.width && rect.y1 - rect.y0 <= size.height;
    })
    .map((shape) => translate({ ...own(shape), id: newId(), score: undefined }, shift, shift, size));
  return { work: { ...work, shapes: [...work.shapes, ...added] }, ids: added.map((shape) => shape.id) };
}

/** Chooses a class: the only one, or one more or less where an image has several. */
export function choose(work: Work, index: number, several: boolean): Work {
  if (!several) return { ...work, classes: [index] };
  const classes = work.classes.includes(index)
    ? work.classes.filter((one) => one !== index)
    : [...work.classes, index].sort((a, b) => a - b);
  return { ...work, classes };
}

export const toggleTag = (work: Work, tag: string): Work => ({
  ...work,
  tags: work.tags.includes(tag) ? work.tags.filter((one) => one !== tag) : [...work.tags, tag],
});

/** Why an answer cannot be given yet, in one sentence; null when it can. */
export function missing(work: Work, task: Task, outcome: Outcome, item: QueueItem): string | null {
  if (outcome !== 'label' || task !== 'classify' || work.classes.length > 0 || topSuggestion(item) !== null) return null;
  return 'Choose a class first: its digit, or a click.';
}
