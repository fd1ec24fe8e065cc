import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, it } from 'vitest';
import { inBrowser } from '../support/browser';
import { makeContent } from '../support/content';
import { arrive, pagesOf, type Content } from '../support/pages';
import { root } from '../support/paths';
import { people, server } from '../support/project';

const folder = process.env.SHOTS ?? join(root, 'build/shots');
const only = process.env.ONLY?.split(',');
const none: Content = { classify: '', detect: '', empty: '' };

inBrowser('screens', (windows) => {
  let content: Content;
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    content = await makeContent(process.env.ROUND !== '0');
  }, 900_000);

  it.each(Object.keys(pagesOf(none)).filter((name) => !only || only.some((one) => name.startsWith(one))))('%s', async (name) => {
    const shown = pagesOf(content)[name];
    const person = shown.who === 'nobody' ? null : people()[shown.who ?? 'admin'];
    for (const colorScheme of ['light', 'dark'] as const)
      for (const [suffix, viewport] of [
        ['', { width: 1440, height: 900 }],
        ['-phone', { width: 390, height: 844 }],
      ] as const) {
        const page = await (await windows.of(person, { colorScheme, viewport }, server().address)).newPage();
        await arrive(page, shown);
        await page.screenshot({ path: join(folder, `${name}${suffix}-${colorScheme}.png`) });
      }
  });
});
