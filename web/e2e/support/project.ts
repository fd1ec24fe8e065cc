import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { paint } from '../../mock-pictures/paint';
import { encodePng } from '../../mock-pictures/png';
import type { Project, Task } from '../../src/api/types';
import { call, type People, type Person } from './people';

export const server = () => inject('server');
export const people = (): People => inject('people');

/** What is drawn in the pictures of a project. */
export type Scenery = 'night' | 'blood' | 'leaf' | 'sea';

interface Wanted {
  name: string;
  task: Task;
  classes: string[];
  images: number;
  scenery?: Scenery;
  size?: [number, number];
  settings?: object;
}

/** Waits for something that another process does. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>, ms = 60_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${ms / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A project of its own for a test, with drawn pictures imported, and everybody in their role. Rounds start only where asked for. */
export async function makeProject(wanted: Wanted): Promise<Project> {
  const { admin, manager, reviewer, labeller, second, viewer } = people();
  const { name, task, classes, settings } = wanted;
  const project = await call<Project>(admin, 'POST', 'projects', { name, task, classes, settings: { automatic: false, ...settings } });
  for (const [one, role] of [
    [manager, 'manager'],
    [reviewer, 'reviewer'],
    [labeller, 'labeller'],
    [second, 'labeller'],
    [viewer, 'viewer'],
  ] as const)
    await call(admin, 'PUT', `projects/${project.id}/members/${one.id}`, { role });
  if (wanted.images > 0) await addImages(project.id, wanted);
  return call<Project>(admin, 'GET', `projects/${project.id}`);
}

/** Draws pictures and imports them. */
export async function addImages(
  project: string,
  { images, scenery = 'night', size = [320, 256] }: Omit<Wanted, 'name' | 'task' | 'classes'>,
) {
  await addFiles(project, images, (i) => {
    const picture = paint(scenery, `${project}-${i}`, ...size);
    return encodePng(picture.width, picture.height, picture.pixels);
  });
}

/** Writes files into the folder that the server may import from, and imports them. */
async function addFiles(project: string, count: number, make: (i: number) => Buffer) {
  const folder = join(server().pictures, project);
  await mkdir(folder, { recursive: true });
  for (let i = 1; i <= count; i++) await writeFile(join(folder, `image-${String(i).padStart(4, '0')}.png`), make(i));
  const { admin } = people();
  const { id } = await call<{ id: number }>(admin, 'POST', `projects/${project}/imports`, {
    kind: 'folder',
    root: 'pictures',
    path: project,
  });
  await until(
    `the import of ${count} pictures`,
    async () => {
      const now = await call<{ state: string }>(admin, 'GET', `projects/${project}/imports/${id}`);
      if (now.state === 'failed') throw new Error(`The import failed: ${JSON.stringify(now)}`);
      return now.state === 'done';
    },
    300_000,
  );
}

export interface Given {
  answer: number;
  sample: string;
  outcome: string;
  value?: { classes?: number[]; shapes?: { id: string; kind: string; class: number; source?: string }[]; tags?: string[] };
}

/** The answers that count of one person, newest first, as the server has them. */
export const answersOf = async (person: Person, project: string) =>
  (await call<{ items: Given[] }>(person, 'GET', `projects/${project}/answers?limit=200`)).items;

/** Imports large pictures that differ in little: drawn once, each turned a few rows further. */
export async function addLargeImages(project: string, images: number, [width, height]: [number, number]) {
  const { pixels } = paint('blood', project, width, height);
  await addFiles(project, images, (i) => {
    const at = ((i * 7) % height) * width * 3;
    const turned = Buffer.concat([pixels.subarray(at), pixels.subarray(0, at)]);
    return encodePng(width, height, turned);
  });
}
