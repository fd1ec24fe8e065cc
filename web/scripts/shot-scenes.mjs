// What is photographed: where to go, and what to do before the picture is taken.
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
