import { beforeAll, expect, it } from 'vitest';
import type { Project } from '../src/api/types';
import { inBrowser } from './support/browser';
import { ask, call, type People } from './support/people';
import { makeProject, people } from './support/project';

const all = ['Dashboard', 'Explore', 'Stream', 'Models', 'Data'];
const seen: Record<Exclude<keyof People, 'second'>, { pages: string[]; manages: boolean; administers: boolean }> = {
  viewer: { pages: all, manages: false, administers: false },
  labeller: { pages: ['Label', ...all], manages: false, administers: false },
  reviewer: { pages: ['Label', 'Review', ...all], manages: false, administers: false },
  manager: { pages: ['Label', 'Review', 'People', 'Settings', ...all], manages: true, administers: false },
  admin: { pages: ['Label', 'Review', 'People', 'Settings', ...all], manages: true, administers: true },
};
/** A request of each kind, and who may make it. */
const requests: [method: string, path: string, body: unknown, least: keyof typeof seen][] = [
  ['GET', 'projects/P', undefined, 'viewer'],
  ['GET', 'projects/P/samples', undefined, 'viewer'],
  ['POST', 'projects/P/queue/next', { count: 1 }, 'labeller'],
  ['GET', 'projects/P/review', undefined, 'reviewer'],
  ['GET', 'projects/P/members', undefined, 'manager'],
  ['PATCH', 'projects/P', { name: 'Roles' }, 'manager'],
  ['GET', 'users', undefined, 'admin'],
];
const order = Object.keys(seen) as (keyof typeof seen)[];

inBrowser('roles', (windows) => {
  let project: Project;
  beforeAll(async () => {
    project = await makeProject({ name: 'Roles', task: 'classify', classes: ['A', 'B'], images: 3 });
  });

  it.each(order)('a %s sees what the role may and no more', async (role) => {
    const person = people()[role];
    const { pages, manages, administers } = seen[role];
    const page = await windows.open(person, `/projects/${project.id}/data`);
    const side = page.getByRole('navigation', { name: 'Project' });
    // The role comes with the project, a moment after the page.
    const names = async () => (await side.getByRole('link').allTextContents()).map((name) => name.replace(/[\d,]+$/, '')).sort();
    await expect.poll(names, { timeout: 20_000 }).toEqual([...pages].sort());
    await page.getByRole('heading', { name: 'Imports' }).waitFor();
    expect((await page.getByRole('heading', { name: 'Add', exact: true }).count()) > 0).toBe(manages);
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    expect((await page.getByRole('menuitem', { name: 'Administration' }).count()) > 0).toBe(administers);
    for (const [method, path, body, least] of requests) {
      const { status } = await ask(person, method, path.replace('P', project.id), body);
      expect(status, `${role}: ${method} ${path}`).toBe(order.indexOf(role) >= order.indexOf(least) ? 200 : 403);
    }
  });

  it('a page that the role does not reach says so in a sentence', async () => {
    const page = await windows.open(people().viewer, `/projects/${project.id}/label`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/viewer|labeller|role/i);
    await page.goto(`/projects/${project.id}/people`);
    await page.getByRole('alert').first().waitFor();
  });

  it('whoever is no member finds no project', async () => {
    const { admin, viewer } = people();
    const other = await call<Project>(admin, 'POST', 'projects', { name: 'Secret', task: 'classify', classes: ['A'] });
    expect((await ask(viewer, 'GET', `projects/${other.id}`)).status).toBe(404);
    const page = await windows.open(viewer, '/');
    await page.getByText('Roles').first().waitFor();
    expect(await page.getByText('Secret').count()).toBe(0);
  });
});
