// Looks for faults of accessibility in the development server's pages: node scripts/axe.mjs [NAME…]. Start `npm run dev` first.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { scenes } from './shot-scenes.mjs';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const only = process.argv.slice(2);
const base = process.env.WINNOW_WEB ?? 'http://127.0.0.1:5173';
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--enable-unsafe-swiftshader'],
});
let bad = 0;
for (const [name, scene] of Object.entries(scenes)) {
  if (only.length > 0 && !only.some((one) => name.startsWith(one))) continue;
  for (const [size, colorScheme] of [
    [{ width: 1440, height: 900 }, 'light'],
    [{ width: 390, height: 844 }, 'dark'],
  ]) {
    const context = await browser.newContext({ viewport: size, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(base + scene.path);
    await page.waitForLoadState('networkidle');
    await scene.run?.(page);
    await page.evaluate(source);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
    if (wide) console.log(`${name} ${size.width}: wider than the window`);
    for (const one of found.violations) {
      bad += one.impact === 'serious' || one.impact === 'critical' ? 1 : 0;
      console.log(`${name} ${size.width} ${colorScheme}: ${one.impact} ${one.id}: ${one.help}`);
      for (const node of one.nodes.slice(0, 3)) console.log(`    ${node.target.join(' ')}  ${node.failureSummary.split('\n')[1] ?? ''}`);
    }
    await context.close();
  }
}
await browser.close();
console.log(bad === 0 ? 'No serious finding.' : `${bad} serious findings.`);
process.exit(bad === 0 ? 0 : 1);
