import type { Page } from 'playwright-core';

/** Largest file that the documents take. */
const most = 120_000;

/** A screenshot as WebP of a width, at the best quality that stays within the limit. Chromium itself packs it. */
export async function webp(page: Page, png: Buffer, width: number): Promise<Buffer> {
  const packed = await page.evaluate(
    async ([data, to, limit]) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const canvas = new OffscreenCanvas(to, Math.round((bitmap.height * to) / bitmap.width));
      const ink = canvas.getContext('2d')!;
      ink.imageSmoothingQuality = 'high';
      ink.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      for (let quality = 0.85; ; quality -= 0.1) {
        const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
        if (blob.size > limit && quality > 0.2) continue;
        const bytes = new Uint8Array(await blob.arrayBuffer());
        let text = '';
        for (const byte of bytes) text += String.fromCharCode(byte);
        return btoa(text);
      }
    },
    [png.toString('base64'), width, most] as const,
  );
  return Buffer.from(packed, 'base64');
}
