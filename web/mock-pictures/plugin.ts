import type { Plugin } from 'vite';
import { encodePng } from './png.ts';
import { paint } from './paint.ts';

/** Answers picture addresses of the development server with drawn pictures; no image file is kept in the repository. */
export function mockPictures(): Plugin {
  const kept = new Map<string, Buffer>();
  return {
    name: 'mock-pictures',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const address = new URL(request.url ?? '/', 'http://localhost');
        const found = /^\/api\/projects\/([^/]+)\/samples\/([^/]+)\/(image|window)$/.exec(address.pathname);
        if (!found) return next();
        const [, project, sample, kind] = found;
        if (sample.endsWith('13') && kind === 'image' && address.searchParams.get('size') === 'view') {
          response.statusCode = 422;
          response.setHeader('Content-Type', 'application/problem+json');
          response.end(
            JSON.stringify({
              status: 422,
              title: 'This file ends too early.',
              detail: 'It has 212 of the 340 kB its header promises. It is left out of the pool; nothing else is affected.',
            }),
          );
          return;
        }
        const small = address.searchParams.get('size') === 'thumb';
        const key = `${project} ${sample} ${kind} ${address.search}`;
        let png = kept.get(key);
        if (!png) {
          const picture = paint(project, sample, small ? 160 : 1280, small ? 128 : 1024);
          if (kind === 'window')
            moveWindow(picture.pixels, Number(address.searchParams.get('centre')), Number(address.searchParams.get('width')));
          png = encodePng(picture.width, picture.height, picture.pixels);
          kept.set(key, png);
        }
        response.setHeader('Content-Type', 'image/png');
        response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
        response.end(png);
      });
    },
  };
}

function moveWindow(pixels: Uint8Array, centre: number, width: number) {
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = Math.max(0, Math.min(255, ((pixels[i] * 257 - (centre - width / 2)) / Math.max(1, width)) * 255));
  }
}
