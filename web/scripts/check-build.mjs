// Ends a build that breaks a promise: nothing of the mock ships, and the first load stays within 250 kB gzipped.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limit = 250_000;
const folder = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', folder), 'utf8');
const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]);
const size = (file) => gzipSync(readFileSync(new URL(file, folder))).length;
const bytes = gzipSync(html).length + first.reduce((sum, file) => sum + size(file), 0);
const shipped = readdirSync(new URL('assets/', folder)).filter((name) =>
  readFileSync(new URL(`assets/${name}`, folder), 'utf8').includes('winnow-mock'),
);

console.log(`first load ${(bytes / 1000).toFixed(1)} kB gzipped of ${limit / 1000} kB, ${first.length} files`);
if (bytes > limit) {
  console.error(`The first load is ${bytes} bytes gzipped; the limit is ${limit}. Split a route or drop a library.`);
  process.exit(1);
}
if (shipped.length > 0) {
  console.error(`The mock server is part of ${shipped.join(', ')}; it may only be loaded in development.`);
  process.exit(1);
}
