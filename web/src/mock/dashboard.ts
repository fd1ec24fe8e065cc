import type { CurvePoint, Dashboard } from '../api/dashboard';
import type { Round, Shape } from '../api/types';
import { random, scene } from '../../mock-pictures/scenes';
import { emit } from './events';
import { find } from './projects';
import type { Handler } from './server';

const query = new URLSearchParams(location.search);

const point = (labels: number, value: number, half: number, forecast = false): CurvePoint => ({
  labels,
  seconds: Math.round(labels * 90.4),
  value,
  low: value - half,
  high: value + half,
  ...(forecast ? { forecast } : {}),
});

const measuredRound: Round = {
  number: 7,
  state: 'label',
  picks: 60,
  labelled: 34,
  strategy: 'adaptive',
  steps: [
    { name: 'fit', state: 'done', seconds: 192 },
    { name: 'measure', state: 'done', detail: '0.737 [0.721, 0.752]' },
    { name: 'stop', state: 'done', detail: 'go on' },
    { name: 'gather', state: 'done', detail: '2,478 images' },
    { name: 'query', state: 'done', detail: '60 picks' },
    { name: 'label', state: 'running' },
  ],
  ahead: { name: '454 labels', state: 'running', share: 0.63, detail: 'epoch 19 of 30 · 41 images/s', secondsLeft: 130 },
};

/** Shapes that fit a drawn picture. */
export const shapesOf = (project: string, sample: string, source: 'model' | 'person' = 'person'): Shape[] =>
  scene(project, sample).map((thing, i) => ({
    id: `${source[0]}${i}`,
    class: thing.class,
    kind: 'box',
    box: [thing.x - thing.w / 2, thing.y - thing.h / 2, thing.x + thing.w / 2, thing.y + thing.h / 2],
    source,
    ...(source === 'model' ? { score: 0.6 + (i % 4) * 0.1 } : {}),
  }));

function measured(id: string): Dashboard {
  const project = find(id);
  const sentences = ['2 persons missed', '4 bicycles missed', 'Car seen as Other vehicle', '3 of 6 bicycles missed'];
  const names = ['Mara Okafor', 'Jonas Thal', 'Aiko Sato'];
  const many = query.has('full');
  const next = random('people');
  return {
    saving: {
      state: 'measured',
      percent: 46,
      low: 39,
      high: 54,
      labels: 360,
      labelsLow: 270,
      labelsHigh: 485,
      hours: 9,
      money: 270,
      currency: 'EUR',
      metric: 'mAP50',
      value: 0.737,
    },
    advice: query.has('stop')
      ? {
          verdict: 'stop',
          sentence:
            '0.756 [0.741, 0.770] is above the target of 0.750 in two rounds in a row. The next 60 labels would add 0.3 points [−0.4, 1.0] for €45.',
        }
      : {
          verdict: 'go on',
          sentence:
            'The next 60 labels should add 1.4 points [0.6, 2.1] for about 1.5 h, €45. The target is likely reached at 480 labels [450, 600].',
        },
    budget: [
      { name: 'Labels', used: 454, limit: 900, unit: 'labels' },
      { name: 'Hours', used: 11.4, limit: 24, unit: 'hours' },
      { name: 'Money', used: 342, limit: 720, unit: 'money' },
    ],
    curve: {
      metric: 'mAP50',
      target: 0.75,
      heldOut: 400,
      winnow: [
        point(60, 0.412, 0.033),
        point(120, 0.528, 0.029),
        point(180, 0.604, 0.025),
        point(240, 0.655, 0.021),
        point(300, 0.692, 0.018),
        point(360, 0.718, 0.016),
        point(420, 0.737, 0.0155),
      ],
      random: [
        point(60, 0.408, 0.036),
        point(120, 0.476, 0.035),
        point(180, 0.528, 0.033),
        point(240, 0.57, 0.031),
        point(300, 0.604, 0.029),
        point(360, 0.632, 0.028),
        point(420, 0.655, 0.027),
        point(540, 0.69, 0.03, true),
        point(660, 0.716, 0.031, true),
        point(780, 0.737, 0.031, true),
        point(900, 0.753, 0.03, true),
        point(960, 0.757, 0.028, true),
      ],
      forecast: [point(480, 0.752, 0.02, true), point(540, 0.763, 0.023, true), point(600, 0.771, 0.026, true)],
    },
    round: query.has('failed') ? failedRound : measuredRound,
    gain: [11.6, 7.6, 5.1, 3.7, 2.6, 1.9, 1.4].map((points, i) => ({ round: i + 1, points, ...(i === 6 ? { forecast: true } : {}) })),
    classes: (many
      ? Array.from({ length: 60 }, (_, i) => `Kind ${i + 1} with a name that is rather long for a table`)
      : (project?.classes ?? []).map((one) => one.name)
    ).map((name, index) => {
      const labels = [2134, 1672, 894, 118, 61][index] ?? Math.round(900 / (index + 1));
      const value = [0.79, 0.91, 0.74, 0.51][index];
      return value === undefined
        ? { index, name, labels }
        : { index, name, labels, value, low: value - [0.02, 0.01, 0.03, 0.1][index], high: value + [0.02, 0.01, 0.03, 0.09][index] };
    }),
    slices: [
      { name: 'tag: night', images: 212, value: 0.704, low: 0.681, high: 0.727 },
      { name: 'tag: crowded', images: 88, value: 0.662, low: 0.619, high: 0.705 },
      { name: 'source: flights/2024-11', images: 400, value: 0.737, low: 0.721, high: 0.752 },
      { name: 'tag: blurred', images: 9 },
    ],
    mistakes: sentences.map((sentence, i) => ({
      sample: String(9000 + i * 7),
      sentence,
      loss: [4.1, 3.7, 3.2, 3.0][i],
      round: [5, 6, 6, 6][i],
      width: 1280,
      height: 1024,
      shapes: shapesOf(id, String(9000 + i * 7)).slice(0, 2 + i),
    })),
    mistakesTotal: 37,
    people: (many ? Array.from({ length: 40 }, (_, i) => `Person Number ${i + 1}`) : names).map((name, i) => ({
      user: `u${i + 1}`,
      name,
      labels: [212, 158, 84][i] ?? Math.round(next() * 80),
      perHour: [43, 37, 41][i] ?? 30,
      medianMs: [84_000, 97_000, 88_000][i] ?? 90_000,
      agreement: [
        { value: 0.93, low: 0.89, high: 0.96 },
        { value: 0.91, low: 0.86, high: 0.95 },
        { value: 0.86, low: 0.78, high: 0.92 },
      ][i],
    })),
    uncertainty: {
      edges: Array.from({ length: 16 }, (_, i) => i / 15),
      pool: [318, 412, 398, 339, 272, 206, 164, 121, 90, 66, 46, 32, 21, 12, 8].map((value) => Math.round(value * 0.975)),
      labelled: Array.from({ length: 15 }, () => 30),
      picksFrom: 11,
    },
    models: [
      {
        number: 7,
        name: 'yolo11-pico',
        labels: 420,
        seconds: 192,
        createdAt: '2026-03-05T10:20:00Z',
        tuning: {
          recipe: 'yolo11-pico at 320 pixels, 100 epochs and at least 300 steps of 16, AdamW 0.0031, decay 0.0005, augmentation light',
          changed: false,
          reason: 'kept yolo11-pico at 320 pixels: 420 labels, and the next search is due at 540',
          candidates: 0,
          labelsAtSearch: 360,
        },
      },
      {
        number: 6,
        name: 'yolo11-pico',
        labels: 360,
        seconds: 181,
        createdAt: '2026-03-04T15:20:00Z',
        tuning: {
          recipe: 'yolo11-pico at 320 pixels, AdamW 0.0031, augmentation light',
          changed: true,
          reason:
            'AdamW 0.0031, augmentation light instead of AdamW 0.002, augmentation mosaic: +1.9 points on shared folds, at least +0.4 with 95 % confidence',
          candidates: 9,
          labelsAtSearch: 360,
        },
      },
    ],
  };
}

const failedRound: Round = {
  number: 7,
  state: 'failed',
  steps: [
    { name: 'fit', state: 'failed', detail: 'Not enough memory at epoch 12: 6.1 GB needed, 3.9 GB free.' },
    ...['measure', 'stop', 'gather', 'query', 'label'].map((name) => ({ name, state: 'waiting' as const })),
  ],
};

function fresh(): Dashboard {
  return {
    saving: { state: 'notYet', needs: 'Needs two measured rounds; one is done. First figure after about 60 more labels.', share: 0.52 },
    advice: { verdict: 'not yet', sentence: 'One round says nothing about the next. Advice comes with the second measured round.' },
    budget: [
      { name: 'Labels', used: 31, unit: 'labels' },
      { name: 'Hours', used: 0.8, limit: 24, unit: 'hours' },
    ],
    curve: { metric: 'accuracy', winnow: [], random: [], forecast: [] },
    round: null,
    gain: [],
    classes: [],
    slices: [],
    mistakes: [],
    people: [],
    uncertainty: null,
    models: [],
  };
}

let share = 0.63;
setInterval(() => {
  if (!query.has('live')) return;
  share = share >= 1 ? 0 : share + 0.01;
  emit('round', {
    ...measuredRound,
    ahead: { ...measuredRound.ahead, share, detail: `epoch ${Math.round(share * 30)} of 30 · 41 images/s`, secondsLeft: (1 - share) * 350 },
  });
}, 1000);

export const dashboard: Handler[] = [
  ['GET', 'projects/:project/dashboard', ({ params }) => (query.has('fresh') ? fresh() : measured(params.project))],
  ['POST', 'projects/:project/rounds/current/:verb', () => undefined],
  ['POST', 'projects/:project/rounds', () => undefined],
];
