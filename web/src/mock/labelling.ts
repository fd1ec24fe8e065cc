import type { AnswerRequest, NextRequest, QueueItem, Shape, Suggestions } from '../api/types';
import { random, scene } from '../../mock-pictures/scenes.ts';
import { encodeRuns, runsOf } from '../stage/rle';
import { find } from './projects';
import { problem, switches, type Handler } from './server';

const width = 1280;
const height = 1024;
const query = new URLSearchParams(location.search);
/** How many boxes an image suggests; `?boxes=500` for measuring. */
const many = Number(query.get('boxes') ?? 0);

const reasons = [
  'torn between Person and Bicycle on 2 of 6 boxes, and no labelled image looks like this one',
  'new: no labelled image looks like this',
  'rare class: Other vehicle',
  'random, as yardstick',
  'torn between Car and Other vehicle',
];
const given = new Map<string, { answer: string; sample: string; request: AnswerRequest; savedAt: string; project: string }>();
const places = new Map<string, number>();
const reopened = new Map<string, string[]>();

function suggestions(project: string, sample: string): Suggestions {
  const task = find(project)?.task;
  const next = random(`model/${project}/${sample}`);
  if (task === 'classify' || task === 'multilabel') {
    const classes = find(project)!.classes;
    const first = scene(project, sample)[0].class;
    const raw = classes.map((one) => (one.index === first ? 1.2 : one.index === (first + 1) % 5 ? 1 : 0.12 * next()));
    const sum = raw.reduce((a, b) => a + b);
    return {
      classes: classes.map((one, i) => ({
        class: one.index,
        score: task === 'multilabel' ? Math.min(0.95, raw[i] * 0.7) : Math.round((raw[i] / sum) * 100) / 100,
      })),
    };
  }
  const things = scene(project, sample);
  if (many > 0) {
    return {
      shapes: Array.from({ length: many }, (_, i): Shape => {
        const [x, y] = [next() * 1200, next() * 960];
        return { id: `m${i}`, class: i % 5, kind: 'box', box: [x, y, x + 20 + next() * 60, y + 20 + next() * 44], score: next() };
      }),
    };
  }
  return {
    shapes: things.map((thing, i): Shape => {
      const base = { id: `m${i}`, class: thing.class, score: Math.round((0.5 + next() * 0.4) * 100) / 100 };
      if (task === 'segment') {
        const bits = new Uint8Array(width * height);
        for (let x = 0; x < width; x++) {
          for (let y = 0; y < height; y++) {
            if (((x - thing.x) / (thing.w / 2)) ** 2 + ((y - thing.y) / (thing.h / 2)) ** 2 < 1) bits[x * height + y] = 1;
          }
        }
        return { ...base, kind: 'mask', size: [height, width], counts: encodeRuns(runsOf(bits)) };
      }
      const box: [number, number, number, number] = [
        thing.x - thing.w / 2 - 4,
        thing.y - thing.h / 2 - 4,
        thing.x + thing.w / 2 + 4,
        thing.y + thing.h / 2 + 4,
      ];
      return { ...base, kind: 'box', box, attributes: i % 2 === 0 ? undefined : { or: { class: (thing.class + 1) % 3, score: 0.44 } } };
    }),
  };
}

function itemOf(project: string, sample: string): QueueItem {
  const base = `/api/projects/${project}/samples/${sample}/image`;
  const rank = Number(sample) % 1000;
  const task = find(project)!.task;
  const classes = find(project)!.classes;
  const model = suggestions(project, sample);
  const [a, b] = [...(model.classes ?? [])].sort((x, y) => y.score - x.score);
  const close =
    a && b
      ? `a close call: ${classes[a.class].name} ${a.score.toFixed(2)} against ${classes[b.class].name} ${b.score.toFixed(2)}, and its nearest labelled images disagree, 2 to 2`
      : '';
  const top = [2, 9, 41].map((value) => value + ((rank * 7) % 5));
  return {
    sample,
    name: `flight-07/${sample.slice(-4)}.jpg`,
    width,
    height,
    rank,
    round: find(project)!.round!.number,
    reason: task === 'classify' ? close : reasons[rank % reasons.length],
    bars: task === 'classify' ? [] : ['Uncertainty', 'New to the model', 'Rare class'].map((name, i) => ({ name, topPercent: top[i] })),
    leaseUntil: new Date(Date.now() + 900_000).toISOString(),
    suggestions: model,
    nearest: ['5001', '5002', '5003', '5004'].map((one, i) => ({
      sample: `90000000000000${one}`,
      class: i < 2 ? (a?.class ?? 0) : (b?.class ?? 1),
      distance: [0.11, 0.13, 0.14, 0.17][i],
    })),
    image: `${base}?size=view`,
    thumb: `${base}?size=thumb`,
    bits: project.startsWith('night') ? 16 : 8,
  };
}

function next(project: string, request?: NextRequest) {
  const { queue } = find(project)!.counts;
  const answered = [...given.values()].filter((one) => one.project === project).length;
  const left = query.has('waiting') || query.has('noImages') || query.has('stop') ? 0 : Math.max(0, queue - answered);
  const items: QueueItem[] = [];
  const again = reopened.get(project) ?? [];
  for (let i = 0; request && i < request.count && request.holding.length + items.length < left; i++) {
    const place = places.get(project) ?? 0;
    places.set(project, place + 1);
    const start = Number(query.get('from') ?? 0);
    items.push(itemOf(project, again.shift() ?? `9000000000000${String(1000 + start + place)}`));
  }
  return { items, remaining: left, round: find(project)!.round?.number ?? null };
}

export const labelling: Handler[] = [
  [
    'POST',
    'projects/:project/queue/next',
    ({ params, body }) => (switches.signedOut ? problem(401, 'Your session ended.') : next(params.project, body)),
  ],
  [
    'POST',
    'projects/:project/answers',
    ({ params, body: request }: { params: Record<string, string>; body: AnswerRequest }) => {
      if (switches.signedOut) return problem(401, 'Your session ended.');
      if (switches.diskFull)
        return problem(507, 'The server cannot write: 0 MB free on its data disk.', {
          remedy: 'Free 200 MB and they are sent by themselves.',
        });
      if (!given.has(request.key)) {
        const answer = {
          answer: `a${given.size + 1}`,
          sample: request.sample,
          request,
          savedAt: new Date().toISOString(),
          project: params.project,
        };
        given.set(request.key, answer);
      }
      const { answer, savedAt } = given.get(request.key)!;
      return { answer, savedAt, round: find(params.project)!.round?.number, late: switches.late, next: next(params.project, request.next) };
    },
  ],
  [
    'GET',
    'projects/:project/answers',
    ({ params }) => ({
      items: ['8001', '8002', '8003'].map((place, i) => {
        const item = itemOf(params.project, `90000000000000${place}`);
        const at = new Date(Date.now() - (i * 48 + 60) * 1000).toISOString();
        const value = {
          classes: [scene(params.project, item.sample)[0].class],
          shapes: (item.suggestions?.shapes ?? []).map((shape) => ({ ...shape, source: 'person' as const })),
        };
        return { ...item, answer: `old${place}`, outcome: 'label', value, savedAt: at };
      }),
      next: null,
    }),
  ],
  [
    'POST',
    'projects/:project/answers/:answer/undo',
    ({ params }) => {
      for (const [key, one] of given) if (one.answer === params.answer) given.delete(key);
      return {};
    },
  ],
  ['PUT', 'projects/:project/drafts/:sample', () => undefined],
];

if (query.has('waiting')) {
  const project = find('nightcross01')!;
  project.round = {
    number: 8,
    state: 'fit',
    picks: 60,
    steps: [{ name: 'fit', state: 'running', share: 0.63, detail: 'epoch 19 of 30', secondsLeft: 130 }],
  };
}
if (query.has('noImages')) find('nightcross01')!.counts.samples = 0;
if (query.has('stop')) find('nightcross01')!.counts.pool = 0;
