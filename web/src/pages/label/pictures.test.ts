import { afterEach, expect, it, vi } from 'vitest';
import { Pictures } from './pictures';

afterEach(() => vi.unstubAllGlobals());

it('lets the oldest pictures go, but never the one on the stage', async () => {
  const closed: string[] = [];
  vi.stubGlobal('fetch', (address: string) => Promise.resolve(new Response(address)));
  vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
    const address = await blob.text();
    return { close: () => closed.push(address) };
  });
  const pictures = new Pictures();
  pictures.hold('on stage');
  await pictures.load('on stage');
  for (let i = 0; i < 10; i++) await pictures.load(`${i}`);
  await vi.waitFor(() => expect(closed).toEqual(['0', '1', '2']));
  const again = await pictures.load('on stage');
  expect(again.state).toBe('shown');
  expect(closed).not.toContain('on stage');
});
