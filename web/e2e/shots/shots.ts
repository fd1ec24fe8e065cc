import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { beforeAll, it } from 'vitest';
import { inBrowser } from '../support/browser';
import { makeContent } from '../support/content';
import { arrive, pagesOf, type Content } from '../support/pages';
import { images, root } from '../support/paths';
import { people, server } from '../support/project';
import { webp } from '../support/webp';

const folder = process.env.SHOTS ?? join(root, 'build/shots');
const only = process.env.ONLY?.split(',');
/** With KEEP=1 those of the documents are kept there, smaller. */
const keep = process.env.KEEP === '1';
const none: Content = { classify: '', detect: '', empty: '' };
const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { suffix: '', colorScheme, viewport: { width: 1440, height: 900 }, kept: 1080 },
  { suffix: '-phone', colorScheme, viewport: { width: 390, height: 844 }, kept: 390 },
]);

inBrowser('screens', (windows) => {
  let content: Content;
  let blank: BrowserContext;
  const contexts: { admin: BrowserContext; nobody: BrowserContext }[] = [];
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    // A round trains and measures, which takes minutes; without it the dashboard says what it waits for.
    content = await makeContent(true, process.env.ROUND === '1');
    for (const { colorScheme, viewport } of looks)
      contexts.push({
        admin: await windows.lastingOf(people().admin, { colorScheme, viewport }),
        nobody: await windows.lastingOf(null, { colorScheme, viewport }, server().address),
      });
    blank = await windows.lastingOf(null, {}, server().address);
  }, 900_000);

  it.each(Object.keys(pagesOf(none)).filter((name) => !only || only.some((one) => name.startsWith(one))))('%s', async (name) => {
    const shown = pagesOf(content)[name];
    for (const [i, { suffix, colorScheme, kept }] of looks.entries()) {
      const page = await contexts[i][shown.who ?? 'admin'].newPage();
      await arrive(page, shown);
      const png = await page.screenshot();
      await page.close();
      writeFileSync(join(folder, `${name}${suffix}-${colorScheme}.png`), png);
      if (!keep || shown.aside) continue;
      const packer = await blank.newPage();
      writeFileSync(join(images, `screen-${name}${suffix}-${colorScheme}.webp`), await webp(packer, png, kept));
      await packer.close();
    }
  });
});
