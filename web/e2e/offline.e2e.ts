import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { inBrowser } from './support/browser';
import { ask, password } from './support/people';
import { answersOf, makeProject, people } from './support/project';
import { allSaved, labelling, onward, savedState } from './support/screen';

const cells = { task: 'classify', classes: ['Neutrophil', 'Lymphocyte'], images: 10, scenery: 'blood' } as const;

/** Answers that this browser holds on its disk. */
const kept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const request = indexedDB.open('winnow');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const all = request.result.transaction('answers').objectStore('answers').count();
          all.onsuccess = () => resolve(all.result);
        };
      }),
  );

/** Pictures that came whole. */
const loaded = (page: Page) =>
  page.evaluate(() => performance.getEntriesByType('resource').filter((one) => one.name.endsWith('size=view')).length);

// How long the network is away at least while a hundred images are labelled; tried with 600.
const offlineSeconds = Number(process.env.WINNOW_OFFLINE_SECONDS ?? 0);

inBrowser('nothing is lost', (windows) => {
  it('goes on without a connection and stores each answer once when it is back', async () => {
    const { labeller } = people();
    const { id } = await makeProject({ name: 'Tunnel', ...cells, classes: [...cells.classes] });
    const context = await windows.of(labeller);
    const page = await context.newPage();
    await labelling(page, id);
    await onward(page, () => page.keyboard.press('1'));
    await allSaved(page);
    // The one that was answered, and four in hand.
    await expect.poll(() => loaded(page)).toBeGreaterThanOrEqual(5);
    await context.setOffline(true);
    for (const digit of ['2', '1', '2']) await onward(page, () => page.keyboard.press(digit));
    await page.getByText(/No connection since/).waitFor();
    expect(await savedState(page)).toBe('3 kept here, not sent');
    expect(await kept(page)).toBe(3);
    expect(await answersOf(labeller, id)).toHaveLength(1);
    await context.setOffline(false);
    await allSaved(page);
    expect(await kept(page)).toBe(0);
    const answers = (await answersOf(labeller, id)).reverse();
    expect(answers.map((one) => one.value?.classes)).toEqual([[0], [1], [0], [1]]);
    expect(new Set(answers.map((one) => one.sample)).size).toBe(4);
  });

  it('sends what a killed tab left, once, though the server may have had some of it', async () => {
    const { labeller } = people();
    const { id } = await makeProject({ name: 'Killed', ...cells, classes: [...cells.classes] });
    const context = await windows.of(labeller);
    const page = await context.newPage();
    await labelling(page, id);
    await expect.poll(() => loaded(page)).toBeGreaterThanOrEqual(4);
    // The first reaches the server, whose word never comes back; the others never leave.
    let passed = 0;
    await context.route('**/answers', async (route) => {
      if (route.request().method() === 'POST' && passed++ === 0) await route.fetch();
      await route.abort('connectionreset');
    });
    for (const digit of ['2', '1', '2']) await onward(page, () => page.keyboard.press(digit));
    await expect.poll(() => savedState(page)).toBe('3 kept here, not sent');
    const crashed = page.waitForEvent('crash');
    void page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    await page.close();
    await context.unroute('**/answers');
    const again = await context.newPage();
    await labelling(again, id);
    await allSaved(again);
    expect(await kept(again)).toBe(0);
    const answers = (await answersOf(labeller, id)).reverse();
    expect(answers.map((one) => one.value?.classes)).toEqual([[1], [0], [1]]);
    expect(new Set(answers.map((one) => one.sample)).size).toBe(3);
  });

  it('takes a hundred images along, and stores a hundred answers once after the tab was killed', async () => {
    const { labeller } = people();
    const { id } = await makeProject({ name: 'Cellar', ...cells, classes: [...cells.classes], images: 110 });
    const context = await windows.of(labeller);
    const page = await context.newPage();
    await labelling(page, id);
    await page.getByRole('button', { name: /Take up to 100 images along/ }).click();
    await page.getByRole('button', { name: /99 are ready/ }).waitFor();
    await context.setOffline(true);
    const since = Date.now();
    const wanted = Array.from({ length: 100 }, (_, i) => (i * 7) % 2);
    for (const one of wanted.slice(0, -1)) await onward(page, () => page.keyboard.press(String(one + 1)));
    await page.keyboard.press(String(wanted.at(-1)! + 1));
    await expect.poll(() => kept(page)).toBe(100);
    await new Promise((done) => setTimeout(done, since + offlineSeconds * 1000 - Date.now()));
    const crashed = page.waitForEvent('crash');
    void page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    await page.close();
    expect(await answersOf(labeller, id)).toHaveLength(0);
    await context.setOffline(false);
    const again = await context.newPage();
    await labelling(again, id);
    await allSaved(again);
    expect(await kept(again)).toBe(0);
    const answers = (await answersOf(labeller, id)).reverse();
    expect(answers.map((one) => one.value?.classes)).toEqual(wanted.map((one) => [one]));
    expect(new Set(answers.map((one) => one.sample)).size).toBe(100);
  });

  it('keeps the answer of a session that ended until the person is back', async () => {
    const { second } = people();
    const { id } = await makeProject({ name: 'Lunch', ...cells, classes: [...cells.classes] });
    const context = await windows.of(null, {}, second.address);
    // A session of its own, as it is ended here.
    await context.request.post('/api/session', { data: { name: second.name, password } });
    const page = await context.newPage();
    await labelling(page, id);
    const session = (await context.cookies()).find((one) => one.name === 'winnow-session')!;
    const { csrf } = (await (await context.request.get('/api/session')).json()) as { csrf: string };
    expect((await ask({ ...second, cookie: session.value, csrf }, 'DELETE', 'session')).status).toBe(204);
    await page.keyboard.press('1');
    await page.getByText(/Your session ended/).waitFor();
    expect(await answersOf(second, id)).toEqual([]);
    await page.locator('input[type=password]').fill(password);
    await page.keyboard.press('Enter');
    await allSaved(page);
    expect((await answersOf(second, id)).map((one) => one.value?.classes)).toEqual([[0]]);
  });
});
