import { expect, it } from 'vitest';
import { inBrowser } from './support/browser';
import { answersOf, makeProject, people } from './support/project';
import { allSaved, click, drag, labelling, onStage, onward, shapes } from './support/screen';

const classes = ['Person', 'Car', 'Bicycle'];

inBrowser('drawing by mouse', (windows) => {
  it('draws boxes, turned boxes, outlines and masks, which the server keeps as drawn', async () => {
    const { labeller } = people();
    const { id } = await makeProject({ name: 'Roads', task: 'segment', classes, images: 4 });
    const page = await windows.open(labeller, '/');
    await labelling(page, id);
    await page.keyboard.press('r');
    await drag(page, [0.4, 0.3], [0.5, 0.4]);
    await page.keyboard.press('2');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('q');
    await drag(page, [0.6, 0.5], [0.7, 0.6]);
    await page.keyboard.press('p');
    for (const at of [[0.3, 0.7], [0.4, 0.7], [0.4, 0.8]] as const) await click(page, [...at]); // prettier-ignore
    await page.keyboard.press('Enter');
    await page.keyboard.press('b');
    await drag(page, [0.35, 0.5], [0.4, 0.55]);
    const drawn = await shapes(page);
    expect(drawn.map((one) => one.split(',').slice(0, 3).join())).toEqual([
      'Car, box, yours',
      'Car, rotated box, yours',
      'Car, outline, yours',
      'Car, mask, yours',
    ]);
    // Each step can be undone, and done again.
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
    expect(await shapes(page)).toHaveLength(1);
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+Shift+z');
    expect(await shapes(page)).toEqual(drawn);

    const name = await onStage(page);
    await onward(page, () => page.keyboard.press('Enter'));
    await allSaved(page);
    const [answer] = await answersOf(labeller, id);
    expect(answer.value?.shapes?.map((one) => [one.kind, one.class, one.source])).toEqual(
      ['box', 'rotated', 'polygon', 'mask'].map((kind) => [kind, 1, 'person']),
    );

    // Past the submit: the image is back with its shapes.
    expect(await onward(page, () => page.keyboard.press('Control+z'))).toBe(name);
    expect(await shapes(page)).toEqual(drawn);
  });

  it('moves and resizes a box by its handles, inside the image', async () => {
    const { labeller } = people();
    const { id } = await makeProject({ name: 'Handles', task: 'detect', classes, images: 2 });
    const page = await windows.open(labeller, '/');
    await labelling(page, id);
    const where = async () =>
      /(\d+) by (\d+) at (\d+), (\d+)/
        .exec((await shapes(page))[0])!
        .slice(1)
        .map(Number);
    await drag(page, [0.4, 0.4], [0.5, 0.5]);
    const [w, h, x, y] = await where();
    await page.keyboard.press('v');
    await drag(page, [0.45, 0.45], [0.5, 0.45]);
    const [w2, h2, x2, y2] = await where();
    expect([w2, h2, y2]).toEqual([w, h, y]);
    expect(x2).toBeGreaterThan(x);
    // The lower right corner is now at 0.55, 0.5.
    await drag(page, [0.55, 0.5], [0.6, 0.6]);
    const [w3, h3] = await where();
    expect(w3).toBeGreaterThan(w2);
    expect(h3).toBeGreaterThan(h2);
    // Far outside stays at the edge.
    await drag(page, [0.55, 0.5], [0.02, 0.02]);
    expect((await where()).slice(2)).toEqual([0, 0]);
  });

  it('accepts all suggested shapes with one key, and leaves out what was rejected', async () => {
    const { labeller } = people();
    const { id } = await makeProject({ name: 'Suggested', task: 'detect', classes, images: 3 });
    const context = await windows.of(labeller);
    // The server has shapes to suggest once a model or an upload gave some; here they are put into its own answer.
    const suggested = [0, 1, 2].map((i) => ({
      id: `m${i}`,
      class: i,
      kind: 'box',
      box: [40 + 90 * i, 60, 110 + 90 * i, 140],
      score: 0.9 - i / 10,
    }));
    await context.route('**/queue/next', async (route) => {
      const response = await route.fetch();
      const reply = (await response.json()) as { items: object[] };
      reply.items = reply.items.map((item) => ({ ...item, suggestions: { shapes: suggested } }));
      await route.fulfill({ response, json: reply });
    });
    const page = await context.newPage();
    await labelling(page, id);
    expect((await shapes(page)).every((one) => one.includes('suggested'))).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('x');
    await page.keyboard.press('a');
    expect((await shapes(page)).map((one) => one.split(',').slice(0, 3).join())).toEqual(['Car, box, yours', 'Bicycle, box, yours']);
    await onward(page, () => page.keyboard.press('Enter'));
    await allSaved(page);
    const [answer] = await answersOf(labeller, id);
    expect(answer.value?.shapes?.map((one) => [one.id, one.source])).toEqual([
      ['m1', 'person'],
      ['m2', 'person'],
    ]);
  });
});
