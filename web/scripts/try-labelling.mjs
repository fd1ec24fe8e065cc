// Tries the labelling screen in a real browser: drawing, undo, keys, the browser's database across a killed tab, and the frame rate with
// 500 boxes. Start `npm run dev` first. Prints one line per check and ends with 1 when one fails.
import { chromium } from 'playwright-core';

const base = process.env.WINNOW_PAGE ?? 'http://127.0.0.1:5173';
const patience = 90_000;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
let failed = 0;
function check(what, ok, seen) {
  if (!ok) failed++;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${what}${ok ? '' : `: ${JSON.stringify(seen)}`}`);
}

async function open(path, context) {
  const page = await context.newPage();
  page.on('pageerror', (error) => check('no error on the page', false, error.message));
  await page.goto(base + path, { timeout: patience });
  await page.waitForSelector('.zoom', { timeout: patience });
  await page.locator('.stage-host').focus();
  return page;
}
const rows = (page) => page.locator('.ob-name').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
const place = async (page, x, y) => {
  const box = await page.locator('.stage-host').boundingBox();
  return [box.x + box.width * x, box.y + box.height * y];
};
async function drag(page, from, to) {
  await page.mouse.move(...(await place(page, ...from)));
  await page.mouse.down();
  await page.mouse.move(...(await place(page, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2)));
  await page.mouse.move(...(await place(page, ...to)));
  await page.mouse.up();
}
const saved = (page) =>
  page.waitForFunction(() => document.querySelector('.saved')?.textContent?.startsWith('saved'), null, { timeout: patience });

// Boxes: draw, name, move, undo, redo, copy onto the next image.
{
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await open('/projects/nightcross01/label', context);
  const before = (await rows(page)).length;
  await drag(page, [0.4, 0.3], [0.5, 0.4]);
  check(
    'a drag with R draws a box of the next class',
    (await rows(page)).at(-1)?.startsWith('Person, box, yours'),
    (await rows(page)).at(-1),
  );
  await page.keyboard.press('4');
  check('a digit names the selected box', (await rows(page)).at(-1)?.startsWith('Other vehicle'), (await rows(page)).at(-1));
  const at = (await rows(page)).at(-1);
  await page.keyboard.press('ArrowRight');
  check('an arrow moves it', (await rows(page)).at(-1) !== at, at);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
  check('three undos take it away', (await rows(page)).length === before, await rows(page));
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+Shift+z');
  check('three redos bring it back', (await rows(page)).length === before + 1, await rows(page));
  await page.keyboard.press('q');
  await drag(page, [0.6, 0.5], [0.7, 0.6]);
  check('Q draws a rotated box', (await rows(page)).at(-1)?.includes('rotated box'), (await rows(page)).at(-1));
  await page.keyboard.press('p');
  for (const point of [
    [0.3, 0.7],
    [0.4, 0.7],
    [0.4, 0.8],
  ])
    await page.mouse.click(...(await place(page, ...point)));
  await page.keyboard.press('Enter');
  check('P and Enter draw an outline', (await rows(page)).at(-1)?.includes('outline'), (await rows(page)).at(-1));
  await page.keyboard.press('b');
  await drag(page, [0.2, 0.5], [0.25, 0.55]);
  check('B paints a mask', (await rows(page)).at(-1)?.includes('mask'), (await rows(page)).at(-1));
  const count = (await rows(page)).length;
  await page.keyboard.press('Control+c');
  await page.keyboard.press('a');
  check('A accepts all', !(await rows(page)).some((row) => row.includes('suggested')), await rows(page));
  const name = await page.locator('.stage-host').getAttribute('aria-label');
  await page.keyboard.press('Enter');
  await page.waitForFunction((old) => document.querySelector('.stage-host')?.getAttribute('aria-label') !== old, name, {
    timeout: patience,
  });
  await saved(page);
  const next = (await rows(page)).length;
  await page.waitForTimeout(400);
  await page.keyboard.press('Control+v');
  check('Ctrl V pastes onto the next image', (await rows(page)).length === next + 1, await rows(page));
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(
    (old) => document.querySelector('.stage-host')?.getAttribute('aria-label')?.split(':')[0] === old.split(':')[0],
    name,
    { timeout: patience },
  );
  check('undo goes past the submit and brings the shapes back', (await rows(page)).length === count, await rows(page));
  await page.keyboard.press('t');
  await page.keyboard.type('rs');
  check(
    'no key fires in a text field',
    (await page.locator('.tag-field').inputValue()) === 'rs',
    await page.locator('.tag-field').inputValue(),
  );
  await context.close();
}

// A killed tab: answers given offline are in the browser's database and are sent by the next page.
{
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await open('/projects/bloodsmear02/label', context);
  await page.evaluate(() => (window.winnowMock.offline = true));
  for (const digit of ['1', '2', '3']) {
    const before = await page.locator('.stage-host').getAttribute('aria-label');
    await page.keyboard.press(digit);
    await page.waitForFunction(
      (old) => document.querySelector('.stage-host')?.getAttribute('aria-label') !== old && document.querySelector('.zoom'),
      before,
      { timeout: patience },
    );
  }
  const text = await page.locator('.saved').textContent();
  check('offline: three kept here, not sent', text === '3 kept here, not sent', text);
  await page.close({ runBeforeUnload: false });
  const again = await open('/projects/bloodsmear02/label', context);
  await saved(again);
  const left = await again.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('winnow');
        request.onsuccess = () => {
          const all = request.result.transaction('answers').objectStore('answers').count();
          all.onsuccess = () => resolve(all.result);
        };
      }),
  );
  check('the next page sends them and the database is empty', left === 0, left);
  await context.close();
}

// A session that ends: sign in again in the window, nothing lost.
{
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await open('/projects/bloodsmear02/label', context);
  await page.evaluate(() => (window.winnowMock.signedOut = true));
  await page.keyboard.press('1');
  await page.waitForSelector('.sign-form', { timeout: patience });
  await page.locator('input[type=password]').fill('a passphrase of length');
  await page.keyboard.press('Enter');
  await saved(page);
  check('after signing in again the kept answer is saved', (await page.locator('.sign-form').count()) === 0);
  await context.close();
}

// 500 boxes: frames while zooming, panning and dragging one box.
{
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await open('/projects/nightcross01/label?boxes=500', context);
  // Events are made inside the page, one a frame: the driver's own way there and back is not the stage's.
  const measure = async (what, kind) => {
    const rate = await page.evaluate(async (which) => {
      const host = document.querySelector('.stage-host');
      const { left, top, width, height } = host.getBoundingClientRect();
      const at = (x, y) => ({
        clientX: left + width * x,
        clientY: top + height * y,
        bubbles: true,
        cancelable: true,
        pointerId: 1,
        pointerType: 'mouse',
      });
      host.setPointerCapture = () => undefined;
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      if (which !== 'zoom') host.dispatchEvent(new PointerEvent('pointerdown', { ...at(0.5, 0.5), button: which === 'pan' ? 1 : 0 }));
      const start = await frame();
      let end = start;
      const frames = 90;
      for (let i = 0; i < frames; i++) {
        if (which === 'zoom') host.dispatchEvent(new WheelEvent('wheel', { ...at(0.5, 0.5), deltaY: i % 60 < 30 ? -20 : 20 }));
        else host.dispatchEvent(new PointerEvent('pointermove', at(0.5 + i / 600, 0.5 + i / 900)));
        end = await frame();
      }
      host.dispatchEvent(new PointerEvent('pointerup', at(0.6, 0.6)));
      return (frames / (end - start)) * 1000;
    }, kind);
    check(`500 boxes, ${what}: ${rate.toFixed(0)} frames/s (30 asked)`, rate >= 30, rate);
  };
  await measure('zooming', 'zoom');
  await measure('panning', 'pan');
  await measure('drawing a box', 'draw');
  check('the drawn box is there', (await rows(page)).length === 501, (await rows(page)).length);
  await context.close();
}

await browser.close();
console.log(failed === 0 ? 'all checks passed' : `${failed} checks failed`);
process.exit(failed === 0 ? 0 : 1);
