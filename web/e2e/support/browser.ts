import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { chromiumPath } from './paths';
import type { Person } from './people';

/** A group of tests in a browser; skipped where there is none. Errors on any page fail the test that opened it. */
export function inBrowser(name: string, tests: (windows: Windows) => void, skip = false) {
  describe.skipIf(skip || !chromiumPath)(name, () => {
    const windows = new Windows();
    beforeAll(() => windows.start());
    afterEach(() => windows.tidy());
    afterAll(() => windows.stop());
    tests(windows);
  });
}

export class Windows {
  private browser!: Browser;
  private contexts: BrowserContext[] = [];
  private lasting: BrowserContext[] = [];
  private errors: string[] = [];

  async start() {
    this.browser = await chromium.launch({
      executablePath: chromiumPath!,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--enable-unsafe-swiftshader'],
    });
  }

  /** A browser of somebody's own, signed in where a person is named. */
  async of(person: Person | null, options: BrowserContextOptions = {}, address = person?.address): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      baseURL: address,
      ...options,
    });
    context.setDefaultTimeout(20_000);
    if (person)
      await context.addCookies([
        { name: 'winnow-session', value: person.cookie, url: address ?? person.address, httpOnly: true, sameSite: 'Lax' },
      ]);
    context.on('weberror', (error) => this.errors.push(error.error().message));
    this.contexts.push(context);
    return context;
  }

  /** A page of somebody's. */
  async open(person: Person, path: string, options?: BrowserContextOptions): Promise<Page> {
    const page = await (await this.of(person, options)).newPage();
    await page.goto(path);
    return page;
  }

  /** One that stays for all tests of the group, with what it has loaded. */
  async lastingOf(...given: Parameters<Windows['of']>): Promise<BrowserContext> {
    const context = await this.of(...given);
    this.lasting.push(...this.contexts.splice(this.contexts.indexOf(context), 1));
    return context;
  }

  async tidy() {
    for (const context of this.contexts.splice(0)) await context.close();
    for (const page of this.lasting.flatMap((context) => context.pages())) await page.close();
    expect(this.errors.splice(0)).toEqual([]);
  }

  stop = () => this.browser.close();
}
