import { expect, it } from 'vitest';
import { inBrowser } from './support/browser';
import { people } from './support/project';

inBrowser('federation', (windows) => {
  it('an administrator finds it in the account’s menu, with who was refused and why', async () => {
    const page = await windows.open(people().admin, '/');
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('menuitem', { name: 'Federation' }).click();
    await page.getByRole('heading', { name: 'Federation', level: 1 }).waitFor();
    // The coordinator of this folder does not run.
    await page.getByText('The coordinator does not run.').waitFor();
    const sites = page.getByRole('group', { name: 'Table of sites' });
    expect(await sites.getByRole('row', { name: /clinic-c/ }).innerText()).toContain('quarantined');
    expect(await sites.getByRole('row', { name: /clinic-b/ }).innerText()).toContain('ε 3.10');
    await page.getByRole('button', { name: 'Show the sites of round 1.1' }).click();
    const parts = page.getByRole('group', { name: 'Sites of round 1.1' });
    expect(await parts.getByRole('row').allInnerTexts()).toHaveLength(4);
    expect(await parts.getByRole('row', { name: /clinic-c/ }).innerText()).toContain('refused');
  });

  it('a manager is told that it is not for managers, and gets no figures', async () => {
    const page = await windows.open(people().manager, '/federation');
    await page.getByText('Only administrators see this page.').waitFor();
    expect(await page.locator('.fed-facts').count()).toBe(0);
  });
});
