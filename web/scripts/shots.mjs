// Takes screenshots of the development server's pages: node scripts/shots.mjs FOLDER [NAME…]. Start `npm run dev` first.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { scenes } from './shot-scenes.mjs';

const [folder = '../build/shots', ...only] = process.argv.slice(2);
const base = process.env.WINNOW_PAGE ?? 'http://127.0.0.1:5173';
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--enable-unsafe-swiftshader'],
});
for (const [name, scene] of Object.entries(scenes)) {
  if (only.length > 0 && !only.some((one) => name.startsWith(one))) continue;
  for (const scheme of scene.schemes ?? ['light', 'dark']) {
    for (const [suffix, viewport] of Object.entries(
      scene.sizes ?? { '': { width: 1440, height: 900 }, '-phone': { width: 390, height: 844 } },
    )) {
      const context = await browser.newContext({ viewport, colorScheme: scheme, reducedMotion: 'reduce', hasTouch: suffix !== '' });
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
      page.on('console', (line) => line.type() === 'error' && console.error(`${name}: ${line.text()}`));
      await page.goto(base + scene.path, { timeout: 90_000 });
      await page.waitForSelector('h1, h2', { timeout: 90_000 });
      await scene.run?.(page);
      await page.screenshot({ path: `${folder}/${name}${suffix}-${scheme}.png`, fullPage: scene.full ?? false });
      await context.close();
    }
  }
}
await browser.close();
