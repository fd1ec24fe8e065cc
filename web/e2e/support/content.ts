import { scene } from '../../mock-pictures/scenes';
import type { NextReply, Project } from '../../src/api/types';
import { call } from './people';
import { makeProject, people, until } from './project';
import type { Content } from './pages';

const cells = ['Neutrophil', 'Lymphocyte', 'Monocyte', 'Eosinophil'];

/** Projects with labels and doubts in them; `large`: enough to look at; `round`: with a model that was fitted and measured. */
export async function makeContent(large = false, round = false): Promise<Content> {
  const classify = await makeProject({
    name: 'Blood smear, spring',
    task: 'classify',
    classes: cells,
    images: large ? 60 : 12,
    size: large ? [480, 384] : undefined,
    scenery: 'blood',
    settings: { query: large ? 40 : 60, randomShare: 0.5 },
  });
  const detect = await makeProject({
    name: 'Night crossings',
    task: 'detect',
    classes: ['Person', 'Car', 'Bicycle', 'Other vehicle'],
    images: large ? 10 : 4,
    size: large ? [1280, 1024] : undefined,
  });
  const empty = await makeProject({ name: 'Sea floor 2026', task: 'segment', classes: ['Sponge', 'Coral'], images: 0 });
  await answer(classify, large ? 40 : 6);
  if (round) await learn(classify);
  await begin(detect);
  return { classify: classify.id, detect: detect.id, empty: empty.id };
}

/** Gives answers as two people do: most a class, one unsure, one skipped. */
async function answer(project: Project, count: number) {
  const { labeller, second } = people();
  for (let i = 0; i < count; i++) {
    const person = i % 3 === 0 ? second : labeller;
    const { items } = await call<NextReply>(person, 'POST', `projects/${project.id}/queue/next`, { count: 1 });
    const outcome = i === 1 ? 'unsure' : i === 2 ? 'skip' : 'label';
    await call(person, 'POST', `projects/${project.id}/answers`, {
      key: crypto.randomUUID(),
      sample: items[0].sample,
      outcome,
      value: outcome === 'label' ? { classes: [i % 4] } : undefined,
      reason: outcome === 'unsure' ? 'two cells lie on each other' : undefined,
      leadMs: 1800 + 130 * (i % 7),
      schemaVersion: project.schemaVersion,
    });
  }
}

/** Unfinished work on the next images: some shapes a person's, some still as a model would suggest them. */
async function begin(project: Project) {
  const { admin } = people();
  const { items } = await call<NextReply>(admin, 'POST', `projects/${project.id}/queue/next`, { count: 4 });
  for (const item of items) {
    const things = scene('night', `${project.id}-${Number(/(\d+)\.png$/.exec(item.name)![1])}`);
    const scale = (item.width ?? 1280) / 1280;
    const shapes = things.map(({ class: kind, x, y, w, h }, i) => ({
      id: `s${i}`,
      class: kind,
      kind: 'box',
      box: [x - w / 2, y - h / 2, x + w / 2, y + h / 2].map((one, at) =>
        Math.min(Math.max(one * scale, 0), (at % 2 === 0 ? 1280 : 1024) * scale),
      ),
      ...(i % 2 === 0 ? { source: 'person' } : { source: 'model', score: 0.93 - i * 0.07 }),
    }));
    await call(admin, 'PUT', `projects/${project.id}/drafts/${item.sample}`, { shapes });
  }
}

/** A round by hand: fitted, measured, and picks for people. */
async function learn(project: Project) {
  const { admin } = people();
  await call(admin, 'POST', `projects/${project.id}/rounds`);
  await until(
    'the round',
    async () => {
      const { round } = await call<Project>(admin, 'GET', `projects/${project.id}`);
      if (round?.state === 'failed') throw new Error(`The round failed: ${JSON.stringify(round)}`);
      return round?.state === 'label';
    },
    600_000,
  );
}
