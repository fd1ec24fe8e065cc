import type { ImageGroup, SampleDetail, SampleRow, SampleState, SavedView } from '../api/explore';
import { random } from '../../mock-pictures/scenes';
import { shapesOf } from './dashboard';
import { find } from './projects';
import { problem, type Call, type Handler } from './server';

const query = new URLSearchParams(location.search);
/** How many images the made-up project holds; `?many` for 300,000. */
const size = (id: string) => (query.has('many') ? 300_000 : (find(id)?.counts.samples ?? 0));
const base = 10_000;

function row(project: string, i: number): SampleRow {
  const next = random(`${project} row ${i}`);
  const id = String(base + i);
  const picked = next();
  const state: SampleState = picked < 0.16 ? 'labelled' : picked < 0.22 ? 'queued' : picked < 0.225 ? 'skipped' : 'unlabelled';
  const classes = find(project)?.classes ?? [];
  const shapes = ['detect', 'segment'].includes(find(project)?.task ?? '')
    ? shapesOf(project, id, state === 'labelled' ? 'person' : 'model')
    : undefined;
  return {
    id,
    name: `flight-${String(i % 12).padStart(2, '0')}/${String(i).padStart(5, '0')}.jpg`,
    width: 1280,
    height: 1024,
    state,
    classes: state === 'labelled' && !shapes && classes.length > 0 ? [Math.floor(next() * (classes.length - 1))] : [],
    tags: next() < 0.2 ? ['night'] : [],
    thumb: '',
    view: '',
    utility: Math.max(0, 0.96 - i * (0.9 / Math.max(1, size(project)))),
    reason: state === 'queued' ? 'torn between Person and Bicycle' : undefined,
    shapes,
  };
}

function list({ params, query: asked }: Call) {
  const project = params.project;
  const limit = Math.min(200, Number(asked.get('limit') ?? 50));
  const fits = (one: SampleRow) =>
    (!asked.get('state') || one.state === asked.get('state')) &&
    (!asked.get('tag') || one.tags.includes(asked.get('tag')!)) &&
    (!asked.get('text') || one.name.includes(asked.get('text')!)) &&
    (!asked.get('class') ||
      one.classes.includes(Number(asked.get('class'))) ||
      (one.shapes?.some((shape) => shape.class === Number(asked.get('class'))) ?? false));
  const items: SampleRow[] = [];
  let at = Number(asked.get('after') ?? 0);
  const filtered = ['state', 'tag', 'text', 'class'].some((name) => asked.has(name));
  for (; at < size(project) && items.length < limit; at++) {
    const one = row(project, at);
    if (fits(one)) items.push(one);
  }
  let total = size(project);
  if (filtered && !asked.has('after'))
    for (total = 0, at = 0; at < Math.min(size(project), 3000); at++) if (fits(row(project, at))) total++;
  const next = at < size(project) && items.length === limit && !(filtered && total <= limit) ? String(at) : null;
  return { items, next, total };
}

function detail(project: string, sample: string): SampleDetail {
  const one = row(project, Number(sample) - base);
  const whole = !one.shapes;
  return {
    ...one,
    added: '2026-03-02T08:00:00Z',
    split: 'train',
    label: one.state === 'labelled' ? (whole ? { classes: one.classes } : { shapes: one.shapes }) : undefined,
    suggestions: whole
      ? {
          classes: [
            { class: 1, score: 0.61 },
            { class: 0, score: 0.3 },
          ],
        }
      : { shapes: shapesOf(project, sample, 'model') },
    answers:
      one.state === 'labelled'
        ? [
            {
              answer: 'a1',
              user: 'u1',
              name: 'Mara Okafor',
              outcome: 'label',
              value: whole ? { classes: one.classes } : { shapes: one.shapes },
              savedAt: '2026-03-04T12:03:04Z',
              leadMs: 84_000,
            },
            { answer: 'a2', user: 'u2', name: 'Jonas Thal', outcome: 'unsure', savedAt: '2026-03-04T11:40:12Z', leadMs: 31_000 },
          ]
        : [],
    reason: one.reason ?? 'torn between Person and Bicycle',
    bars: [
      { name: 'uncertainty', topPercent: 2 },
      { name: 'novelty', topPercent: 18 },
      { name: 'spread', topPercent: 41 },
    ],
  };
}

function group(project: string, i: number, splits: boolean): ImageGroup {
  const many = 2 + (i % 4);
  return {
    id: `g${i}`,
    distance: i === 0 ? 0 : 0.01 + i * 0.004,
    samples: Array.from({ length: many }, (_, k) => ({
      ...row(project, i * 7 + k),
      split: splits ? ['train', 'val', 'train', 'test', 'val'][k] : undefined,
    })),
  };
}

/** Points in groups, as embeddings of alike images lie; `?million` makes 1,000,000. */
function map(project: string): Response {
  const n = query.has('million') ? 1_000_000 : size(project);
  const buffer = new ArrayBuffer(16 + n * 14);
  new Uint32Array(buffer, 0, 4).set([0x504d4e57, 1, n, 0]);
  const ids = new BigInt64Array(buffer, 16, n);
  const x = new Uint16Array(buffer, 16 + 8 * n, n);
  const y = new Uint16Array(buffer, 16 + 10 * n, n);
  const state = new Uint8Array(buffer, 16 + 12 * n, n);
  const kind = new Uint8Array(buffer, 16 + 13 * n, n);
  const next = random(`${project} map`);
  const middles = Array.from({ length: 11 }, () => [0.12 + next() * 0.76, 0.12 + next() * 0.76, 0.03 + next() * 0.05]);
  for (let i = 0; i < n; i++) {
    const [cx, cy, spread] = middles[Math.floor(next() * middles.length)];
    const far = Math.sqrt(-2 * Math.log(1 - next() * 0.9999)) * spread;
    const angle = next() * 2 * Math.PI;
    ids[i] = BigInt(base + i);
    x[i] = Math.max(0, Math.min(65535, (cx + far * Math.cos(angle)) * 65535));
    y[i] = Math.max(0, Math.min(65535, (cy + far * Math.sin(angle)) * 65535));
    const drawn = next();
    state[i] = drawn < 0.14 ? 1 : drawn < 0.16 ? 2 : 0;
    kind[i] = drawn < 0.14 ? Math.floor(next() * 4) : 255;
  }
  return new Response(buffer, { headers: { 'Content-Type': 'application/octet-stream' } });
}

const views: SavedView[] = [{ id: 'v1', name: 'Night, unlabelled', query: 'state=unlabelled&tag=night' }];
const comments = [
  { id: 'c1', user: 'u2', name: 'Jonas Thal', text: 'The rider at the left is on a scooter: still a bicycle?', at: '2026-03-04T11:41:00Z' },
];

export const explore: Handler[] = [
  ['GET', 'projects/:project/samples', list],
  [
    'GET',
    'projects/:project/samples/:sample',
    ({ params }) =>
      Number(params.sample) >= base - 2000 ? detail(params.project, params.sample) : problem(404, 'There is no such image.'),
  ],
  [
    'GET',
    'projects/:project/samples/:sample/similar',
    ({ params, query: asked }) => ({
      items: Array.from({ length: Number(asked.get('count') ?? 8) }, (_, i) => ({
        ...row(params.project, (Number(params.sample) + i * 13) % 2000),
        distance: 0.05 + i * 0.01,
      })),
    }),
  ],
  [
    'GET',
    'projects/:project/samples/:sample/history',
    () => ({
      items: [
        { at: '2026-03-02T08:00:00Z', who: '', sentence: 'Imported from flights/2024-11.' },
        { at: '2026-03-04T11:20:00Z', who: '', sentence: 'Picked in round 6, rank 12: torn between Person and Bicycle.' },
        { at: '2026-03-04T12:03:04Z', who: 'Mara Okafor', sentence: 'Labelled.' },
      ],
      next: null,
    }),
  ],
  ['GET', 'projects/:project/samples/:sample/comments', () => ({ items: comments, next: null })],
  [
    'POST',
    'projects/:project/samples/:sample/comments',
    ({ body }: { body: { text: string } }) =>
      void comments.push({ id: `c${comments.length + 1}`, user: 'u1', name: 'Mara Okafor', text: body.text, at: new Date().toISOString() }),
  ],
  ['GET', 'projects/:project/map', ({ params }) => map(params.project)],
  [
    'GET',
    'projects/:project/duplicates',
    ({ params }) => ({
      items: query.has('empty') ? [] : Array.from({ length: 12 }, (_, i) => group(params.project, i, false)),
      next: null,
    }),
  ],
  [
    'GET',
    'projects/:project/leaks',
    ({ params }) => ({ items: Array.from({ length: 3 }, (_, i) => group(params.project, i + 20, true)), next: null }),
  ],
  ['GET', 'projects/:project/views', () => ({ items: views, next: null })],
  [
    'POST',
    'projects/:project/views',
    ({ body }: { body: { name: string; query: string } }) => void views.push({ id: `v${views.length + 1}`, ...body }),
  ],
  [
    'DELETE',
    'projects/:project/views/:view',
    ({ params }) =>
      void views.splice(
        views.findIndex((view) => view.id === params.view),
        1,
      ),
  ],
  ['POST', 'projects/:project/tags', () => undefined],
  ['POST', 'projects/:project/queue/put', () => undefined],
];
