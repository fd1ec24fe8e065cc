import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { encodePng } from '../mock-pictures/png';
import { inBrowser } from './support/browser';
import { root } from './support/paths';

/** A region as Label Studio writes it. */
interface Region {
  id: string;
  from_name: string;
  to_name: string;
  type: string;
  original_width?: number;
  original_height?: number;
  value: Record<string, unknown>;
}
interface LabelTask {
  id: number;
  data: { image: string };
  annotations: { id: number | string; result: Region[] }[];
}

const files = join(root, 'tests/Winnow.Core.Tests/Formats/Annotations/LabelStudio');
const read = (name: string) => JSON.parse(readFileSync(join(files, name), 'utf8')) as LabelTask[];
const config = `<View>
  <Image name="image" value="$image"/>
  <Choices name="choice" toName="image" choice="multiple"><Choice value="Car"/><Choice value="Person"/></Choices>
  <RectangleLabels name="box" toName="image"><Label value="Car"/><Label value="Person"/></RectangleLabels>
  <PolygonLabels name="polygon" toName="image"><Label value="Car"/><Label value="Person"/></PolygonLabels>
  <BrushLabels name="brush" toName="image"><Label value="Car"/><Label value="Person"/></BrushLabels>
</View>`;
/** A project of Label Studio names its controls itself; those of this one, by the type of region. */
const control: Record<string, string> = { choices: 'choice', rectanglelabels: 'box', polygonlabels: 'polygon', brushlabels: 'brush' };

/** Where the editor lies, or null where it cannot be fetched: it comes from a package registry, once. */
const editor = await promisify(execFile)(join(root, 'eng/fetch-label-studio.sh')).then(
  ({ stdout }) => stdout.trim(),
  (error: { stderr?: string }) => {
    console.error(`Label Studio's editor is not here, so its test is skipped. ${error.stderr ?? ''}`);
    return null;
  },
);

/** A page that holds nothing but the editor, cut off from any network. */
async function openEditor(page: Page, task: LabelTask): Promise<Region[]> {
  const at = 'http://editor.test';
  const picture = encodePng(320, 200, new Uint8Array(320 * 200 * 3).fill(127));
  await page.route('**', (route) => {
    const { pathname, origin } = new URL(route.request().url());
    if (origin !== at) return route.abort();
    if (pathname === '/')
      return route.fulfill({ contentType: 'text/html', body: '<link rel="stylesheet" href="/main.css"><div id="label-studio"></div>' });
    if (pathname === '/main.js') return route.fulfill({ path: join(editor!, 'build/static/js/main.js') });
    if (pathname === '/main.css') return route.fulfill({ path: join(editor!, 'build/static/css/main.css') });
    return route.fulfill({ contentType: 'image/png', body: picture });
  });
  await page.goto(at);
  await page.addScriptTag({ url: `${at}/main.js` });
  return page.evaluate(
    ([xml, one]) =>
      new Promise<Region[]>((resolve) => {
        type Store = {
          annotationStore: {
            annotations: { id: string }[];
            selectAnnotation(id: string): void;
            selected: { serializeAnnotation(): Region[] } | null;
          };
        };
        const { LabelStudio } = window as unknown as { LabelStudio: new (id: string, options: object) => unknown };
        const done = (store: Store) => {
          const look = () => {
            const all = store.annotationStore;
            const picture = document.querySelector<HTMLImageElement>('img[src*="image-"]');
            if (all.annotations.length === 0 || !picture?.complete || !document.querySelector('canvas'))
              return void requestAnimationFrame(look);
            // The picture decides what percents are in pixels; a moment after it is on the screen the regions are whole.
            if (!all.selected) all.selectAnnotation(all.annotations[0].id);
            setTimeout(() => resolve(JSON.parse(JSON.stringify(all.selected!.serializeAnnotation())) as Region[]), 500);
          };
          look();
        };
        new LabelStudio('label-studio', {
          config: xml,
          interfaces: ['panel', 'controls', 'side-column'],
          task: one,
          onLabelStudioLoad: done,
        });
      }),
    [config, task] as const,
  );
}

inBrowser(
  'Label Studio',
  (windows) => {
    it('loads what Winnow exports and gives it back equal', async () => {
      const back: LabelTask[] = [];
      for (const task of read('exported.json')) {
        const page = await (await windows.of(null, {}, 'http://editor.test')).newPage();
        const given = task.annotations[0].result.map((region) => ({ ...region, from_name: control[region.type] }));
        const result = await openEditor(page, { ...task, annotations: [{ ...task.annotations[0], result: given }] });
        back.push({ ...task, annotations: [{ id: task.annotations[0].id, result }] });
      }
      if (process.env.WINNOW_WRITE_GOLDENS === '1') writeFileSync(join(files, 'returned.json'), JSON.stringify(back));
      // The import's own test holds returned.json against what was exported, so equal to it is equal to that.
      expect(back).toEqual(read('returned.json'));
    });
  },
  !editor,
);
