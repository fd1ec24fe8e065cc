import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { encodePng } from '../mock-pictures/png';
import type { Project } from '../src/api/types';
import { inBrowser } from './support/browser';
import { call } from './support/people';
import { makeProject, people, server, until } from './support/project';

/** Texts that run where somebody writes them into a page as they are. Each tells itself apart. */
const hostile = (mark: string) => [
  `<img src=x onerror="window.__fired='${mark}'">`,
  `"><svg onload=window.__fired='${mark}'>`,
  `javascript:window.__fired='${mark}'`,
  `<script>window.__fired='${mark}'</script>`,
];
const name = (mark: string) => hostile(mark)[0].replaceAll('/', '');

/** A picture that is a page as well: a script in a text of its own and behind its end. */
function polyglot(): Buffer {
  const png = encodePng(32, 24, Buffer.alloc(32 * 24 * 3, 120));
  const script = Buffer.from(`<html><script>window.__fired='polyglot'</script></html>`);
  const text = Buffer.concat([Buffer.from('tEXtComment\0'), script]);
  const chunk = Buffer.concat([length(script.length + 8), text, length(crc32(text))]);
  const end = png.length - 12;
  return Buffer.concat([png.subarray(0, end), chunk, png.subarray(end), script, deflateSync(script)]);
}

const length = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

inBrowser('stored scripts', (windows) => {
  let project: Project;
  let sample: string;
  beforeAll(async () => {
    const { admin, labeller } = people();
    project = await makeProject({
      name: hostile('project')[0],
      task: 'classify',
      classes: [hostile('class')[0], hostile('class2')[1]],
      images: 0,
    });
    const folder = join(server().pictures, project.id);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name('file')}.png`), polyglot());
    await writeFile(join(folder, 'page.png'), `<html><script>window.__fired='page'</script></html>`);
    await writeFile(join(folder, 'drawing.png'), `<svg xmlns="http://www.w3.org/2000/svg" onload="window.__fired='svg'"/>`);
    const { id } = await call<{ id: number }>(admin, 'POST', `projects/${project.id}/imports`, {
      kind: 'folder',
      root: 'pictures',
      path: project.id,
    });
    await until(
      'the import',
      async () => (await call<{ state: string }>(admin, 'GET', `projects/${project.id}/imports/${id}`)).state === 'done',
    );
    sample = (await call<{ items: { id: string }[] }>(admin, 'GET', `projects/${project.id}/samples`)).items[0].id;
    await call(labeller, 'POST', `projects/${project.id}/samples/${sample}/comments`, { text: hostile('comment').join(' ') });
    await call(labeller, 'POST', `projects/${project.id}/tags`, { samples: [sample], add: [hostile('tag')[0].slice(0, 64)], remove: [] });
    await call(labeller, 'POST', `projects/${project.id}/review/${sample}/flag`, { reason: hostile('flag')[1] });
  });

  it('the texts run where they are written into a page as they are, so that the next test can fail', async () => {
    const page = await (await windows.of(people().admin)).newPage();
    await page.setContent(hostile('control')[0]);
    await page.waitForFunction(() => (window as { __fired?: string }).__fired === 'control');
  });

  it('names, comments, tags and pictures with scripts in them are shown and never run', async () => {
    const { admin } = people();
    const at = `/projects/${project.id}`;
    const pages = [
      '/',
      `${at}/data`,
      `${at}/explore`,
      `${at}/explore?sample=${sample}`,
      `${at}/label`,
      `${at}/review?kind=flag`,
      `${at}/dashboard`,
      `${at}/settings`,
      `${at}/people`,
    ];
    const context = await windows.of(admin);
    await context.addInitScript(() => Object.assign(window, { alert: () => Object.assign(window, { __fired: 'alert' }) }));
    const page = await context.newPage();
    for (const path of pages) {
      await page.goto(path);
      await page.locator('main, .stage-host').first().waitFor();
      await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
      expect(await page.evaluate(() => (window as { __fired?: string }).__fired), path).toBeUndefined();
    }
    await page.goto(`${at}/explore?sample=${sample}`);
    await page.getByText("window.__fired='comment'", { exact: false }).first().waitFor();
  });

  it('a picture that is a page as well is a picture, and what is no picture is refused', async () => {
    const { admin } = people();
    const page = await windows.open(admin, `/api/projects/${project.id}/samples/${sample}/image?size=view`);
    expect(await page.evaluate(() => [document.contentType, (window as { __fired?: string }).__fired])).toEqual(['image/jpeg', undefined]);
    const files = await call<{ items: { name: string; state: string }[] }>(admin, 'GET', `projects/${project.id}/imports/1/files`);
    expect(Object.fromEntries(files.items.map((one) => [one.name, one.state]))).toEqual({
      [`${name('file')}.png`]: 'added',
      'page.png': 'problem',
      'drawing.png': 'problem',
    });
  });
});
