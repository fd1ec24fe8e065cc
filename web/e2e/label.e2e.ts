import { expect, it } from 'vitest';
import type { Project } from '../src/api/types';
import { inBrowser } from './support/browser';
import { call } from './support/people';
import { answersOf, makeProject, people } from './support/project';
import { allSaved, labelling, onStage, onward, shapes } from './support/screen';

const classes = ['Neutrophil', 'Lymphocyte', 'Monocyte'];

inBrowser('labelling by keyboard', (windows) => {
  it('labels 20 images, and the server has what was pressed', async () => {
    const { labeller } = people();
    const { id } = await makeProject({ name: 'Twenty cells', task: 'classify', classes, images: 24, scenery: 'blood' });
    const page = await windows.open(labeller, '/');
    // From the list of projects to the screen without a mouse.
    const link = page.getByRole('link', { name: /Twenty cells/ }).first();
    await link.waitFor();
    for (let i = 0; i < 40 && !(await link.evaluate((one) => one === document.activeElement)); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(id));
    await labelling(page, id);

    const given: [string, number][] = [];
    for (let i = 0; i < 20; i++) {
      given.push([await onStage(page), i % 3]);
      await onward(page, () => page.keyboard.press(String((i % 3) + 1)));
    }
    await allSaved(page);
    const answers = (await answersOf(labeller, id)).reverse();
    expect(answers.map((one) => one.value?.classes)).toEqual(given.map(([, index]) => [index]));
    expect(new Set(answers.map((one) => one.sample)).size).toBe(20);
    expect((await call<Project>(labeller, 'GET', `projects/${id}`)).counts.labelled).toBe(20);

    // The last 20 are taken back one after another, newest first, each with what was said.
    for (const [name, index] of [...given].reverse()) {
      expect(await onward(page, () => page.keyboard.press('Control+z'))).toBe(name);
      await expect.poll(() => page.locator('.ch.on').count()).toBe(1);
      expect(await page.locator('.ch.on').textContent()).toContain(classes[index]);
      // Within the image first: the choice itself.
      await page.keyboard.press('Control+z');
      await expect.poll(() => page.locator('.ch.on').count()).toBe(0);
    }
    await expect.poll(() => call<Project>(labeller, 'GET', `projects/${id}`).then((now) => now.counts.labelled)).toBe(0);

    // And given again, in their order.
    for (let i = 0; i < 20; i++) {
      expect(await onStage(page)).toBe(given[i][0]);
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(() => page.locator('.ch.on').count()).toBe(1);
      await onward(page, () => page.keyboard.press('Control+Shift+z'));
    }
    await allSaved(page);
    const again = (await answersOf(labeller, id)).reverse();
    expect(again.map((one) => one.value?.classes)).toEqual(given.map(([, index]) => [index]));
    expect((await call<Project>(labeller, 'GET', `projects/${id}`)).counts.labelled).toBe(20);
  }, 120_000);

  it('skips, says unsure and tags without a mouse', async () => {
    const { labeller } = people();
    const { id } = await makeProject({ name: 'Doubtful cells', task: 'classify', classes, images: 6, scenery: 'blood' });
    const page = await windows.open(labeller, '/');
    await labelling(page, id);
    await onward(page, () => page.keyboard.press('s'));
    await onward(page, () => page.keyboard.press('u'));
    await page.keyboard.press('t');
    await page.keyboard.type('smeared 1');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.locator('.stage-host').focus();
    await onward(page, () => page.keyboard.press('2'));
    await allSaved(page);
    const [label, unsure, skip] = await answersOf(labeller, id);
    expect([skip.outcome, unsure.outcome, label.outcome]).toEqual(['skip', 'unsure', 'label']);
    expect(label.value).toMatchObject({ classes: [1], tags: ['smeared 1'] });
  });

  it('changes light and contrast of the view alone', async () => {
    const { labeller } = people();
    const { id } = await makeProject({ name: 'Dark roads', task: 'detect', classes: ['Car'], images: 3 });
    const page = await windows.open(labeller, '/');
    await labelling(page, id);
    await page.keyboard.press('g');
    await page.getByRole('slider', { name: 'Brightness' }).focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await page.getByRole('slider', { name: 'Contrast' }).focus();
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft');
    const filter = () => page.locator('[data-layer=image]').evaluate((one) => (one as HTMLElement).style.filter);
    expect(await filter()).toBe('brightness(1.2) contrast(0.9)');
    await page.getByRole('button', { name: 'As recorded' }).click();
    expect(await filter()).toBe('');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await shapes(page)).toEqual([]);
    expect(await answersOf(labeller, id)).toEqual([]);
  });
});
