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
  empty: { path: '/?empty', schemes: ['light'], sizes: desk },
  signin: { path: '/?signedOut' },
  setup: { path: '/setup?setupNeeded#abc', schemes: ['light'] },
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
