import type { Page } from 'playwright-core';

/** A page of the app: where it is, who looks at it, what shows that it is there, and what is done before it is looked at. */
export interface Shown {
  path: string;
  who?: 'admin' | 'nobody';
  ready: string;
  act?: (page: Page) => Promise<unknown>;
  /** Looked at, but not shown in the documents. */
  aside?: true;
}

/** Projects with something in them. */
export interface Content {
  classify: string;
  detect: string;
  empty: string;
}

/** Every page that the app has, with real content where content is to be had. */
export const pagesOf = ({ classify, detect, empty }: Content): Record<string, Shown> => ({
  projects: { path: '/', ready: '.project' },
  'sign-in': { path: '/', who: 'nobody', ready: '.sign-form' },
  invitation: { aside: true, path: '/invite#abc', who: 'nobody', ready: '.sign-form' },
  label: { path: `/projects/${detect}/label`, ready: '.stage-host', act: onStage },
  'label-classes': { path: `/projects/${classify}/label`, ready: '.stage-host', act: onStage },
  keys: {
    path: `/projects/${detect}/label`,
    ready: '.stage-host',
    act: (page) => onStage(page).then(() => page.keyboard.press('F1').then(() => page.getByRole('dialog').waitFor())),
  },
  light: {
    aside: true,
    path: `/projects/${detect}/label`,
    ready: '.stage-host',
    act: (page) => onStage(page).then(() => page.keyboard.press('g').then(() => page.getByRole('dialog').waitFor())),
  },
  'label-empty': { aside: true, path: `/projects/${empty}/label`, ready: 'h2' },
  dashboard: { path: `/projects/${classify}/dashboard`, ready: '.card h2' },
  'dashboard-empty': { aside: true, path: `/projects/${empty}/dashboard`, ready: '.card h2, .centre h2' },
  explore: { path: `/projects/${classify}/explore`, ready: '.x-t' },
  'explore-image': { path: `/projects/${classify}/explore`, ready: '.x-t', act: openFirst },
  'explore-empty': { aside: true, path: `/projects/${empty}/explore`, ready: '.centre h2' },
  review: { path: `/projects/${classify}/review?kind=unsure`, ready: '.v-case' },
  'review-empty': { aside: true, path: `/projects/${empty}/review`, ready: '.centre h2' },
  stream: { path: `/projects/${classify}/stream`, ready: 'h1' },
  models: { path: `/projects/${classify}/models`, ready: 'main' },
  model: { path: `/projects/${classify}/models/1`, ready: 'main' },
  data: { path: `/projects/${classify}/data`, ready: '.card h2' },
  people: { path: `/projects/${classify}/people`, ready: '.tbl' },
  settings: { path: `/projects/${classify}/settings`, ready: 'form' },
  'settings-objects': { aside: true, path: `/projects/${detect}/settings`, ready: '#detector-title' },
  new: { path: '/new', ready: 'h1' },
  account: { path: '/account', ready: 'h2' },
  admin: { path: '/admin', ready: '.card h2' },
  federation: { path: '/federation', ready: '.fed-facts' },
});

// The zoom bar, which phones do not show, is there once the picture is.
const onStage = (page: Page) => page.waitForSelector('.zoom', { state: 'attached' }).then(() => page.locator('.stage-host').focus());

async function openFirst(page: Page) {
  await page.locator('.x-grid').focus();
  await page.keyboard.press('Enter');
  await page.locator('.x-name').waitFor();
}

/** Goes there and waits until nothing moves any more. */
export async function arrive(page: Page, { path, ready, act }: Shown) {
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  await act?.(page);
  await settled(page);
}

/** All pictures have come and no request is open; two frames later the layout is what people see. The stream of events stays open. */
export async function settled(page: Page) {
  await page.waitForFunction(
    () => !document.querySelector('[aria-busy=true]') && [...document.images].every((one) => one.complete || one.loading === 'lazy'),
  );
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
