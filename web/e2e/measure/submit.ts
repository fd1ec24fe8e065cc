import { beforeAll, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Project } from '../../src/api/types';
import { inBrowser } from '../support/browser';
import { addLargeImages, makeProject, people } from '../support/project';
import { labelling } from '../support/screen';
import { recordTimes } from '../support/result';

const images = 120;
/** A quick annotator: half a second from seeing an image to the key. */
const pauseMs = 500;

/** From the key (its own time stamp) to the frame after the one that drew the next image. */
async function submitTimes(page: Page, count: number): Promise<number[]> {
  await page.evaluate(() => {
    const name = () => document.querySelector('.stage-host')?.getAttribute('aria-label')?.split(':')[0];
    const times: number[] = [];
    Object.assign(window, { times });
    window.addEventListener(
      'keydown',
      (event) => {
        const before = name();
        const look = () => {
          // The name of the new image and its zoom bar are there once its picture is given to the stage, which draws it in the next frame.
          if (name() !== before && document.querySelector('.zoom'))
            requestAnimationFrame(() => requestAnimationFrame((at) => times.push(at - event.timeStamp)));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
      true,
    );
  });
  for (let i = 0; i < count; i++) {
    await page.keyboard.press(String((i % 2) + 1));
    await page.waitForFunction((n) => (window as unknown as { times: number[] }).times.length > n, i);
    await page.waitForTimeout(pauseMs);
  }
  return page.evaluate(() => (window as unknown as { times: number[] }).times);
}

inBrowser('submit', (windows) => {
  const projects: Project[] = [];
  beforeAll(async () => {
    for (const name of ['Submit', 'Submit from afar']) {
      const project = await makeProject({ name, task: 'classify', classes: ['A', 'B'], images: 0 });
      await addLargeImages(project.id, images, [1920, 1080]);
      projects.push(project);
    }
  }, 600_000);

  it('to the next image painted', async () => {
    const page = await windows.open(people().labeller, '/');
    await labelling(page, projects[0].id);
    await page.waitForTimeout(2000);
    recordTimes(
      'screen-submit',
      await submitTimes(page, images - 5),
      { 50: 50, 95: 150, 99: 300 },
      `1920 × 1080 JPEG, key to next image painted, ${pauseMs} ms between`,
    );
  });

  it('to the next image painted with 200 ms added to each request', async () => {
    const page = await windows.open(people().labeller, '/');
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 200, downloadThroughput: -1, uploadThroughput: -1 });
    await labelling(page, projects[1].id);
    await page.waitForTimeout(4000);
    recordTimes('screen-submit-200ms', await submitTimes(page, images - 5), { 95: 200 }, `as screen-submit, 200 ms added to each request`);
  });
});
