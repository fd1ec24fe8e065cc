import type { TestProject } from 'vitest/node';
import { chromiumPath } from './paths';
import { settle, type People } from './people';
import { startServer } from './server';

declare module 'vitest' {
  export interface ProvidedContext {
    server: { address: string; pictures: string };
    people: People;
  }
}

/** One server for all files, with its people; it stops when they are through. */
export default async function setup(project: TestProject) {
  if (!chromiumPath) {
    console.error(
      'There is no Chromium, so the browser tests are skipped; ./dev setup --browser installs it, or set CHROMIUM to its path.',
    );
    return;
  }
  const server = await startServer();
  try {
    project.provide('server', { address: server.address, pictures: server.pictures });
    project.provide('people', await settle(server.address, server.setup));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return () => server.stop();
}
