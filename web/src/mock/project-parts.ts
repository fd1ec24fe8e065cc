import type { ReviewItem } from '../api/explore';
import type { Detector, ModelDetail, ModelRow, StreamDecision, Webhook } from '../api/project-parts';
import { random } from '../../mock-pictures/scenes';
import { shapesOf } from './dashboard';
import { find, list } from './projects';
import { problem, type Handler } from './server';

const query = new URLSearchParams(location.search);

const values = [0.412, 0.528, 0.604, 0.655, 0.692, 0.718, 0.737];
const models: ModelRow[] = query.has('empty')
  ? []
  : values
      .map((value, i) => ({
        number: i + 1,
        name: 'yolo11-pico',
        round: i + 1,
        createdAt: `2026-03-0${Math.min(5, 1 + Math.floor(i / 2))}T1${i}:20:00Z`,
        event: 60 + i * 71,
        labels: 60 * (i + 1),
        schemaVersion: 1,
        codeVersion: '0.1.0',
        recipe: '{"epochs":100,"imageSize":320}',
        parent: i === 0 ? undefined : i,
        seconds: 120 + i * 12,
        metric: { name: 'AP50', value, low: value - 0.016, high: value + 0.015 },
        current: i === values.length - 1,
      }))
      .reverse();

function reviewItems(project: string, kind: string): ReviewItem[] {
  if (query.has('empty')) return [];
  const whole = find(project)?.task === 'classify';
  return Array.from({ length: 14 }, (_, i) => {
    const sample = String(11_000 + i * 3);
    const next = random(`${project} ${sample}`);
    const first = Math.floor(next() * 3);
    const shapes = shapesOf(project, sample);
    const value = (which: number) => (whole ? { classes: [which] } : { shapes: which === 0 ? shapes : shapes.slice(0, 4) });
    return {
      sample,
      name: `flight-0${i % 9}/0${400 + i}.jpg`,
      width: 1280,
      height: 1024,
      kind: kind as ReviewItem['kind'],
      since: '2026-03-05T08:00:00Z',
      sentence:
        {
          disagreement: whole ? 'Two people chose different classes.' : 'Two people differ on 2 of 6 boxes.',
          unsure: 'Jonas Thal was unsure.',
          suspect: 'The model is 0.94 sure of another class: loss 3.2, top 1 %.',
          flag: 'Flagged: is the trailer part of the car?',
        }[kind] ?? '',
      answers: [
        {
          answer: `a${i}1`,
          user: 'u1',
          name: 'Mara Okafor',
          outcome: 'label',
          value: value(whole ? first : 0),
          savedAt: '2026-03-05T08:00:00Z',
        },
        kind === 'unsure'
          ? { answer: `a${i}2`, user: 'u2', name: 'Jonas Thal', outcome: 'unsure' as const, savedAt: '2026-03-05T08:10:00Z' }
          : {
              answer: `a${i}2`,
              user: 'u2',
              name: 'Jonas Thal',
              outcome: 'label' as const,
              value: value(whole ? (first + 1) % 4 : 1),
              savedAt: '2026-03-05T08:10:00Z',
            },
      ],
      suggestions: whole ? { classes: [{ class: first, score: 0.7 }] } : { shapes: shapesOf(project, sample, 'model') },
    };
  });
}

const hooks: Webhook[] = [
  {
    id: 'w1',
    address: 'https://train.example.org/winnow/events',
    kinds: ['round', 'model'],
    enabled: true,
    lastStatus: 200,
    lastAt: '2026-03-05T08:00:00Z',
  },
];
const stream = {
  enabled: true,
  root: 'data',
  folder: 'incoming',
  perMinute: 4,
  perHour: 40,
  perDay: 200,
  every: 1,
  seen: 18_204,
  kept: 412,
  threshold: 0.812,
};
const decisions: StreamDecision[] = query.has('empty')
  ? []
  : Array.from({ length: 40 }, (_, i) => {
      const kept = i % 6 === 0;
      return {
        id: `d${i}`,
        at: `2026-03-05T12:${String(59 - i).padStart(2, '0')}:04Z`,
        name: `cam-3/2026-03-05T12-${59 - i}.jpg`,
        sample: kept ? String(12_000 + i) : undefined,
        kept,
        score: kept ? 0.83 + (i % 5) / 50 : 0.2 + (i % 9) / 20,
        threshold: 0.812,
        reason: kept ? 'torn between Person and Bicycle' : i % 7 === 3 ? 'the minute’s cap of 4 was reached' : 'below the threshold',
      };
    });

const detector: Detector = {
  hash: '8e2f7d1c'.repeat(8),
  bytes: 10_484_736,
  scoreMin: 0.25,
  state: 'running',
  head: 'YOLOv8',
  classes: ['Person', 'Car', 'Bicycle'],
  unknown: ['boat', 'kite'],
  images: 412,
};

export const parts: Handler[] = [
  [
    'GET',
    'projects/:project/review',
    ({ params, query: asked }) => ({ items: reviewItems(params.project, asked.get('kind') ?? 'disagreement'), next: null }),
  ],
  ['POST', 'projects/:project/review/:sample', () => undefined],
  ['GET', 'projects/:project/models', () => ({ items: models, next: null })],
  [
    'GET',
    'projects/:project/models/:number',
    ({ params }): ModelDetail | ReturnType<typeof problem> => {
      const one = models.find((model) => String(model.number) === params.number);
      if (!one) return problem(404, 'There is no such model.');
      return {
        model: one,
        files: [
          { name: 'detector.json', bytes: 1_412 },
          { name: 'model.onnx', bytes: 1_790_020 },
          { name: 'weights.safetensors', bytes: 1_742_388 },
        ],
        perClass: (find(params.project)?.classes ?? []).map((two, i) => ({
          index: i,
          name: two.name,
          labels: [2134, 1672, 894, 118, 61][i] ?? 20,
          ...([0.79, 0.91, 0.74, 0.51][i]
            ? { value: [0.79, 0.91, 0.74, 0.51][i], low: [0.77, 0.9, 0.71, 0.41][i], high: [0.81, 0.92, 0.77, 0.6][i] }
            : {}),
        })),
        card: `Model ${one.number} of Night crossings\n\nFinds Person, Car, Bicycle, Other vehicle and Ignore region in thermal images taken from the air at night.\n\nFitted on ${one.labels} labelled images, measured on 400 held-out ones: ${one.metric?.name} ${one.metric?.value} [${one.metric?.low?.toFixed(3)}, ${one.metric?.high?.toFixed(3)}].\n\nKnown limits: small persons below 12 pixels are missed; crowded bicycles are counted too low.`,
      };
    },
  ],
  ['GET', 'projects/:project/detector', () => (query.has('empty') ? problem(404, 'The project has no detector.') : detector)],
  ['DELETE', 'projects/:project/detector', () => undefined],
  [
    'PATCH',
    'projects/:project',
    ({ params, body }: { params: Record<string, string>; body: object }) => Object.assign(find(params.project) ?? {}, body),
  ],
  ['DELETE', 'projects/:project', () => undefined],
  ['POST', 'projects/:project/restore', () => undefined],
  [
    'PUT',
    'projects/:project/schema',
    ({ params, body }: { params: Record<string, string>; body: { basedOn: number; classes: never[] } }) => {
      const project = list.find((one) => one.id === params.project);
      if (!project) return problem(404, 'There is no such project.');
      if (body.basedOn !== project.schemaVersion || query.has('conflict')) return problem(409, 'The classes changed meanwhile.');
      project.classes = body.classes;
      return { version: ++project.schemaVersion, classes: body.classes };
    },
  ],
  ['GET', 'projects/:project/webhooks', () => ({ items: hooks, next: null })],
  [
    'POST',
    'projects/:project/webhooks',
    ({ body }: { body: { address: string; kinds: string[] } }) => {
      if (/localhost|127\.|192\.168\./.test(body.address))
        return problem(422, 'This address is inside the network; webhooks go to public addresses only.', {
          field: 'address',
          remedy: 'Whoever runs Winnow can allow it.',
        });
      const made = { id: `w${hooks.length + 1}`, ...body, enabled: true };
      hooks.push(made);
      return { ...made, secret: 'whsec_b1946ac92492d2347c6235b4d2611184' };
    },
  ],
  [
    'PATCH',
    'projects/:project/webhooks/:id',
    ({ params, body }: { params: Record<string, string>; body: Partial<Webhook> }) =>
      Object.assign(hooks.find((one) => one.id === params.id) ?? {}, body),
  ],
  [
    'DELETE',
    'projects/:project/webhooks/:id',
    ({ params }) =>
      void hooks.splice(
        hooks.findIndex((one) => one.id === params.id),
        1,
      ),
  ],
  [
    'GET',
    'projects/:project/webhooks/:id/deliveries',
    () => ({
      items: [
        { id: 'x2', at: '2026-03-05T08:00:00Z', kind: 'round', attempt: 2, status: 200, milliseconds: 84 },
        { id: 'x1', at: '2026-03-05T07:59:00Z', kind: 'round', attempt: 1, reason: 'no answer in 10 s', nextAt: '2026-03-05T08:00:00Z' },
      ],
      next: null,
    }),
  ],
  ['POST', 'projects/:project/webhooks/:id/test', () => undefined],
  ['GET', 'projects/:project/stream', () => stream],
  ['PUT', 'projects/:project/stream', ({ body }: { body: object }) => void Object.assign(stream, body)],
  ['GET', 'projects/:project/stream/decisions', () => ({ items: decisions, next: null })],
  ['POST', 'projects/:project/stream/revisit', () => ({ kept: 7 })],
];
