import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { inBrowser } from './support/browser';
import { makeContent } from './support/content';
import { arrive, pagesOf, settled, type Content } from './support/pages';
import { people, server } from './support/project';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const none: Content = { classify: '', detect: '', empty: '' };

/** What axe finds serious or critical, one line each. */
async function faults(page: Page): Promise<string[]> {
  const found = await page.evaluate(() =>
    (window as unknown as { axe: { run: (root: Document, options: object) => Promise<AxeResults> } }).axe.run(document, {
      resultTypes: ['violations'],
    }),
  );
  return found.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim()}`));
}

inBrowser('accessibility', (windows) => {
  let content: Content;
  const looks = [
    { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
    { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  ] as const;
  let contexts: { admin: BrowserContext; nobody: BrowserContext };
  beforeAll(async () => {
    content = await makeContent();
    contexts = { admin: await windows.lastingOf(people().admin), nobody: await windows.lastingOf(null, {}, server().address) };
  });

  // Both themes, and with the dark one a phone. A page is loaded once and follows: loading takes far longer than looking.
  it.each(Object.keys(pagesOf(none)))('%s has no serious fault, light and dark, wide and narrow', async (name) => {
    const shown = pagesOf(content)[name];
    const page = await contexts[shown.who ?? 'admin'].newPage();
    await arrive(page, shown);
    await page.evaluate(source);
    for (const { colorScheme, viewport } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.locator(`[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      await settled(page);
      expect(await faults(page), colorScheme).toEqual([]);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider, `${colorScheme}: pixels beyond the window`).toBeLessThanOrEqual(1);
    }

    await page.close();
  });
});
