// What is photographed: where to go, and what to do before the picture is taken.
const night = '/projects/nightcross01/label';
const blood = '/projects/bloodsmear02/label';
const desk = { '': { width: 1440, height: 900 } };
const phone = { '-phone': { width: 390, height: 844 } };
const both = { ...desk, ...phone };
const shown = (page) =>
  page
    .waitForSelector('.stage-host', { timeout: 90_000 })
    .then(() => page.waitForFunction(() => document.querySelector('.zoom, .on-stage') || innerWidth < 720, null, { timeout: 90_000 }))
    .then(() => page.waitForTimeout(900));

export const scenes = {
  projects: { path: '/' },
  empty: { path: '/?empty', schemes: ['light'] },
  signin: { path: '/?signedOut' },
  setup: { path: '/setup?setupNeeded#abc', schemes: ['light'] },
  dashboard: { path: '/projects/nightcross01/dashboard' },
  'dashboard-whole': { path: '/projects/nightcross01/dashboard', schemes: ['light'], full: true },
  'dashboard-fresh': { path: '/projects/nightcross01/dashboard?fresh', schemes: ['light'] },
  'dashboard-overfull': { path: '/projects/nightcross01/dashboard?full&stop&failed', schemes: ['dark'], full: true },
  explore: { path: '/projects/nightcross01/explore?state=unlabelled', run: (page) => select(page) },
  'explore-drawer': { path: '/projects/nightcross01/explore?sample=10003', schemes: ['light'] },
  'explore-none': { path: '/projects/nightcross01/explore?state=skipped&tag=day&text=flight-01', schemes: ['light'] },
  'explore-groups': { path: '/projects/nightcross01/explore?show=leaks', schemes: ['dark'] },
  new: { path: '/new', run: (page) => fillNew(page) },
  data: { path: '/projects/nightcross01/data', run: (page) => page.getByRole('button', { name: 'Report' }).nth(1).click() },
  'data-empty': { path: '/projects/nightcross01/data?empty', schemes: ['light'] },
  review: { path: '/projects/nightcross01/review' },
  'review-classes': { path: '/projects/bloodsmear02/review?kind=suspect', schemes: ['light'] },
  models: { path: '/projects/nightcross01/models', schemes: ['light'] },
  model: { path: '/projects/nightcross01/models/7', schemes: ['dark'] },
  people: { path: '/projects/nightcross01/people', schemes: ['light'] },
  settings: { path: '/projects/nightcross01/settings', full: true },
  stream: { path: '/projects/nightcross01/stream', schemes: ['light'] },
  account: { path: '/account', schemes: ['light'] },
  admin: { path: '/admin', schemes: ['dark'], run: (page) => page.getByRole('button', { name: 'Verify' }).click() },
  federation: { path: '/federation', full: true, run: (page) => page.waitForSelector('.fed-facts') },
  'federation-round': { path: '/federation', schemes: ['light'], full: true, run: (page) => openRound(page) },
  'federation-empty': { path: '/federation?empty', schemes: ['light'] },
  'federation-fresh': { path: '/federation?fresh', schemes: ['light'], full: true, run: (page) => page.waitForSelector('.fed-facts') },
  'federation-overfull': { path: '/federation?full&broken', full: true, run: (page) => openRound(page) },
  label: {
    path: night,
    sizes: both,
    run: async (page) => {
      await shown(page);
      const touch = await page.evaluate(() => window.innerWidth < 720);
      // Two of the suggested become a person's, then the second is selected.
      for (const step of ['Tab', '2', 'Tab', 'Tab', 'Tab', '1', 'Tab', 'Shift+Tab', 'Shift+Tab']) {
        if (touch) break;
        await page.locator('.stage-host').focus();
        await page.keyboard.press(step);
      }
      if (touch) await page.locator('.ob-name').nth(1).click();
      await page.waitForTimeout(300);
    },
  },
  classify: { path: blood, sizes: both, run: shown },
  several: {
    path: '/projects/seafloor0003/label',
    sizes: desk,
    schemes: ['light'],
    run: (page) =>
      shown(page)
        .then(() => page.keyboard.press('1'))
        .then(() => page.keyboard.press('4')),
  },
  segment: {
    path: '/projects/leaflesion04/label',
    sizes: desk,
    run: (page) =>
      shown(page)
        .then(() => page.locator('.stage-host').focus())
        .then(() => page.keyboard.press('Tab'))
        .then(() => page.waitForTimeout(300)),
  },
  keys: {
    path: night,
    sizes: desk,
    run: (page) =>
      shown(page)
        .then(() => page.keyboard.press('F1'))
        .then(() => page.waitForTimeout(400)),
  },
  light: {
    path: night,
    sizes: desk,
    schemes: ['light'],
    run: (page) =>
      shown(page)
        .then(() => page.keyboard.press('g'))
        .then(() => page.waitForTimeout(400)),
  },
  offline: {
    path: blood,
    sizes: desk,
    run: async (page) => {
      await shown(page);
      await page.evaluate(() => (window.winnowMock.offline = true));
      for (const digit of ['1', '2']) {
        await page.keyboard.press(digit);
        await page.waitForTimeout(500);
      }
    },
  },
  full: {
    path: blood,
    sizes: desk,
    schemes: ['light'],
    run: async (page) => {
      await shown(page);
      await page.evaluate(() => (window.winnowMock.diskFull = true));
      await page.keyboard.press('1');
      await page.waitForTimeout(700);
    },
  },
  conflict: {
    path: blood,
    sizes: desk,
    schemes: ['light'],
    run: async (page) => {
      await shown(page);
      await page.evaluate(() => (window.winnowMock.late = true));
      await page.keyboard.press('1');
      await page.waitForTimeout(700);
    },
  },
  signedout: {
    path: blood,
    sizes: desk,
    schemes: ['light'],
    run: async (page) => {
      await shown(page);
      await page.evaluate(() => (window.winnowMock.signedOut = true));
      await page.keyboard.press('1');
      await page.waitForTimeout(900);
    },
  },
  broken: { path: `${blood}?from=13`, sizes: desk, schemes: ['light'], run: shown },
  waiting: { path: `${night}?waiting`, sizes: both, schemes: ['light'] },
  noimages: { path: `${night}?noImages`, sizes: desk, schemes: ['light'] },
  stop: { path: `${night}?stop`, sizes: desk, schemes: ['light'] },
  zoom200: { path: night, sizes: { '': { width: 720, height: 450 } }, schemes: ['light'], run: shown },
  narrow: { path: night, sizes: { '': { width: 960, height: 700 } }, schemes: ['light'], run: shown },
  back: {
    path: blood,
    sizes: desk,
    schemes: ['light'],
    run: (page) =>
      shown(page)
        .then(() => page.keyboard.press('d'))
        .then(() => page.waitForTimeout(900)),
  },
};

async function fillNew(page) {
  await page.getByLabel('Name of the project').fill('Harbour at night');
  for (const name of ['Person', 'Car', 'Bicycle', 'Other vehicle']) {
    await page.getByLabel('New class').fill(name);
    await page.getByLabel('New class').press('Enter');
  }
}

// Five pictures by their boxes, then a lasso on the map where there is one.
async function select(page) {
  await page.waitForTimeout(800);
  for (const at of [0, 2, 3]) await page.locator('.x-check').nth(at).click();
  const map = page.locator('.x-map canvas');
  if (!(await map.isVisible())) return;
  const box = await map.boundingBox();
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + 250, box.y + 200);
  await page.mouse.down();
  for (let i = 0; i <= 24; i++) {
    await page.mouse.move(box.x + 200 + 110 * Math.cos((i / 24) * 6.28), box.y + 300 + 110 * Math.sin((i / 24) * 6.28));
  }
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await page.waitForTimeout(400);
}

async function openRound(page) {
  await page
    .getByRole('button', { name: /the sites of round/ })
    .nth(1)
    .click();
  await page.locator('#fed-parts').waitFor();
}
