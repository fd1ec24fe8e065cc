import { expect, it } from 'vitest';
import { inBrowser } from './support/browser';
import { answersOf, makeProject, people } from './support/project';
import { allSaved, labelling, onStage, onward } from './support/screen';

inBrowser('two annotators at once', (windows) => {
  it('never get the same image', async () => {
    const { labeller, second } = people();
    const both = [labeller, second];
    const { id } = await makeProject({ name: 'Side by side', task: 'classify', classes: ['A', 'B'], images: 30, scenery: 'sea' });
    const pages = await Promise.all(both.map((one) => windows.open(one, '/')));
    await Promise.all(pages.map((page) => labelling(page, id)));
    const seen = await Promise.all(
      pages.map(async (page) => {
        const names = [await onStage(page)];
        for (let i = 0; i < 10; i++) names.push(await onward(page, () => page.keyboard.press('1')));
        await allSaved(page);
        return names;
      }),
    );
    expect(new Set(seen.flat()).size).toBe(22);
    const samples = (await Promise.all(both.map((one) => answersOf(one, id)))).map((all) => all.map((one) => one.sample));
    expect(samples.map((all) => all.length)).toEqual([10, 10]);
    expect(new Set(samples.flat()).size).toBe(20);
  });
});
