import type { Project } from '../api/types';
import { problem, type Handler } from './server';

const settings: Project['settings'] = {
  strategy: 'adaptive',
  query: 60,
  overlap: 1,
  randomShare: 0.1,
  blind: true,
  budget: { labels: 900, hours: 24, money: 720, hourlyRate: 30, currency: 'EUR' },
  target: 0.75,
  model: 'cnn',
  trainAfter: 60,
  agreementMin: 0.5,
  stripMetadata: true,
  tune: true,
  publicExport: false,
};
const classes = (...names: string[]) => names.map((name, index) => ({ index, name, retired: false }));
const round = (number: number, picks: number, labelled: number): Project['round'] => ({
  number,
  state: 'label',
  picks,
  labelled,
  strategy: 'adaptive',
  steps: ['fit', 'measure', 'stop', 'gather', 'query', 'label'].map((name) => ({ name, state: name === 'label' ? 'running' : 'done' })),
});
const counts = (samples: number, labelled: number, queue: number): Project['counts'] => ({
  samples,
  labelled,
  pool: samples - labelled - 5,
  skipped: 3,
  unsure: 2,
  broken: 0,
  queue,
});

/** Four projects, one per task; ids are what `newproject…` of the server looks like. */
export const list: Project[] = [
  {
    id: 'nightcross01',
    name: 'Night crossings',
    task: 'detect',
    classes: classes('Person', 'Car', 'Bicycle', 'Other vehicle', 'Ignore region'),
    schemaVersion: 1,
    counts: counts(2898, 454, 26),
    settings,
    role: 'manager',
    round: round(7, 60, 34),
    tags: ['night', 'crowded', 'blurred'],
  },
  {
    id: 'bloodsmear02',
    name: 'Blood smears',
    task: 'classify',
    classes: classes('Neutrophil', 'Eosinophil', 'Monocyte', 'Lymphocyte', 'Not a white cell'),
    schemaVersion: 2,
    counts: counts(1120, 371, 29),
    settings,
    role: 'manager',
    round: round(3, 100, 71),
    tags: ['blurred', 'overlapping', 'stain'],
  },
  {
    id: 'seafloor0003',
    name: 'Sea floor',
    task: 'multilabel',
    classes: classes('Sponge', 'Coral', 'Sea star', 'Fish', 'Litter', 'Bare sand'),
    schemaVersion: 1,
    counts: counts(640, 80, 20),
    settings,
    role: 'labeller',
    round: round(2, 40, 20),
  },
  {
    id: 'leaflesion04',
    name: 'Leaf lesions',
    task: 'segment',
    classes: classes('Leaf', 'Lesion', 'Hole'),
    schemaVersion: 1,
    counts: counts(812, 120, 30),
    settings,
    role: 'reviewer',
    round: round(4, 30, 9),
  },
];

export const find = (id: string) => list.find((project) => project.id === id);

export const projects: Handler[] = [
  ['GET', 'projects', () => ({ items: new URLSearchParams(location.search).has('empty') ? [] : list, next: null })],
  [
    'GET',
    'projects/:project/dashboard',
    () => ({
      advice: {
        verdict: 'stop',
        sentence:
          '0.756 [0.741, 0.770] is above the target of 0.750 in two rounds in a row. The next 60 labels would add 0.3 points [−0.4, 1.0] for €45.',
      },
    }),
  ],
  ['GET', 'projects/:project', ({ params }) => find(params.project) ?? problem(404, 'There is no such project.')],
];
