import type { Page } from 'playwright-core';

const host = '.stage-host';

/** The labelling screen, with its first image on the stage and the keyboard on it. */
export async function labelling(page: Page, project: string) {
  await page.goto(`/projects/${project}/label`);
  await shown(page);
  await page.locator(host).focus();
}

/** Waits until a picture is on the stage. */
export const shown = (page: Page) => page.waitForSelector('.zoom');

/** Name of the image on the stage. */
export const onStage = async (page: Page) => (await page.locator(host).getAttribute('aria-label'))!.split(':')[0];

/** Does something and waits for another image on the stage. */
export async function onward(page: Page, act: () => Promise<unknown>): Promise<string> {
  const before = await onStage(page);
  await act();
  await page.waitForFunction(
    ([selector, old]) =>
      document.querySelector(selector)?.getAttribute('aria-label')?.split(':')[0] !== old && document.querySelector('.zoom'),
    [host, before],
  );
  return onStage(page);
}

/** What the top bar says about saving. */
export const savedState = async (page: Page) => (await page.locator('.saved').textContent())!;

/** Waits until the server has everything. */
export const allSaved = (page: Page) => page.waitForFunction(() => document.querySelector('.saved')?.textContent?.startsWith('saved'));

/** Shapes in words, as the panel lists them. */
export const shapes = (page: Page) => page.locator('.ob-name .sr').evaluateAll((all) => all.map((one) => one.textContent!));

type Place = [x: number, y: number];

/** Screen coordinates of a place of the stage, given as shares of its width and height. */
export async function place(page: Page, [x, y]: Place): Promise<Place> {
  const box = (await page.locator(host).boundingBox())!;
  return [box.x + box.width * x, box.y + box.height * y];
}

/** Presses, moves by way of the middle, and lets go. */
export async function drag(page: Page, from: Place, to: Place) {
  await page.mouse.move(...(await place(page, from)));
  await page.mouse.down();
  await page.mouse.move(...(await place(page, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2])));
  await page.mouse.move(...(await place(page, to)));
  await page.mouse.up();
}

export const click = async (page: Page, at: Place) => page.mouse.click(...(await place(page, at)));
