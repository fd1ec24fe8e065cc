import { afterAll, beforeAll, expect, it } from 'vitest';
import { inBrowser } from './support/browser';
import { password } from './support/people';
import { startServer, type Server } from './support/server';

inBrowser('accounts', (windows) => {
  let server: Server;
  let invite: string;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('the link of the terminal makes the first account, once', async () => {
    const context = await windows.of(null, {}, server.address);
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Set up Winnow' }).waitFor();
    await page.goto(server.setup);
    await page.getByLabel('Your name').fill('Ada Reyes');
    await page.getByLabel(/Name to sign in with/).fill('ada');
    await page.getByLabel(/^Passphrase/).fill('short');
    expect(await page.getByRole('button', { name: 'Make me the administrator' }).isDisabled()).toBe(true);
    await page.getByLabel(/^Passphrase/).fill(password);
    await page.getByRole('button', { name: 'Make me the administrator' }).click();
    await page.getByRole('heading', { name: 'Projects' }).waitFor();
    // The secret is not left in the address bar.
    expect(page.url()).not.toContain('#');
    const other = await (await windows.of(null, {}, server.address)).newPage();
    await other.goto(server.setup);
    await other.getByText('The link was used already').waitFor();
  });

  it('signs in and out, and says so when the passphrase is wrong', async () => {
    const page = await (await windows.of(null, {}, server.address)).newPage();
    await page.goto('/account');
    await page.getByLabel('Name or e-mail').fill('ada');
    await page.getByLabel('Passphrase').fill('not this one, surely');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').textContent()).toContain('wrong');
    await page.getByLabel('Passphrase').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Passphrase').waitFor();
  });

  it('a link from the people page makes an account with its role', async () => {
    const context = await windows.of(null, {}, server.address);
    const { csrf } = (await (await context.request.post('/api/session', { data: { name: 'ada', password } })).json()) as { csrf: string };
    const made = await context.request.post('/api/projects', {
      data: { name: 'Cells', task: 'classify', classes: ['A', 'B'] },
      headers: { 'X-Winnow-CSRF': csrf },
    });
    const { id } = (await made.json()) as { id: string };
    const page = await context.newPage();
    await page.goto(`/projects/${id}/people`);
    await page.getByLabel('Role', { exact: true }).selectOption('reviewer');
    await page.getByRole('button', { name: 'Make a link' }).click();
    invite = (await page
      .getByText(/\/invite#/)
      .first()
      .textContent())!.trim();

    const guest = await (await windows.of(null, {}, server.address)).newPage();
    await guest.goto(invite);
    await guest.getByLabel('Your name').fill('Rita Lindqvist');
    await guest.getByLabel(/Name to sign in with/).fill('rita');
    await guest.getByLabel(/^Passphrase/).fill(password);
    await guest.getByRole('button', { name: 'Make my account' }).click();
    await guest.getByText('Cells').first().waitFor();
    await guest.goto(`/projects/${id}/dashboard`);
    await guest.getByRole('link', { name: 'Review' }).waitFor();
    expect(await guest.getByRole('link', { name: 'Settings' }).count()).toBe(0);
    await page.reload();
    await page.getByText('Rita Lindqvist').waitFor();
    const late = await (await windows.of(null, {}, server.address)).newPage();
    await late.goto(invite);
    await late.getByLabel('Your name').fill('Eve');
    await late.getByLabel(/Name to sign in with/).fill('eve');
    await late.getByLabel(/^Passphrase/).fill(password);
    await late.getByRole('button', { name: 'Make my account' }).click();
    expect(await late.getByRole('alert').textContent()).toContain('used up');
  });
});
