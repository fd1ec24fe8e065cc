import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const root = at('');
/** The command line as ./dev build leaves it, and the built web app. */
export const winnow = at('src/Winnow.Cli/bin/Release/net10.0/winnow.dll');
export const webRoot = at('web/dist');
export const images = at('docs/images');

/** Chromium, or null where there is none: then the tests are skipped, and say so. */
export const chromiumPath: string | null =
  [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  ) ?? null;
