import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { federationFolder } from './federation';
import { webRoot, winnow } from './paths';

/** A server of our own: `winnow serve` with its workers, over a folder that goes with it. */
export interface Server {
  address: string;
  /** The one-time link that makes the first account. */
  setup: string;
  /** A folder that it may import from, under the root `pictures`. */
  pictures: string;
  stop(): Promise<void>;
}

/** Starts one on a free port of this machine and waits until it says where it is. */
export async function startServer(): Promise<Server> {
  for (const [path, remedy] of [
    [winnow, './dev build'],
    [join(webRoot, 'index.html'), './dev web'],
  ])
    if (!existsSync(path)) throw new Error(`${path} is missing; run ${remedy} first.`);

  const folder = await mkdtemp(join(tmpdir(), 'winnow-e2e-'));
  const pictures = await mkdtemp(join(tmpdir(), 'winnow-e2e-pictures-'));
  const federation = await federationFolder();
  const options = ['--url', 'http://127.0.0.1:0', '--web', webRoot, '--import-root', `pictures=${pictures}`, '--federation', federation];
  const child = spawn('dotnet', ['exec', winnow, 'serve', folder, ...options, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let log = '';
  child.stderr.on('data', (part: Buffer) => (log = (log + part.toString()).slice(-20_000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const started = await new Promise<{ addresses: string[]; setup: string }>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      if (said.trimEnd().endsWith('}')) resolve(JSON.parse(said) as { addresses: string[]; setup: string });
    });
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code}:\n${log}`)));
  });
  return {
    address: started.addresses[0],
    setup: started.setup,
    pictures,
    async stop() {
      child.kill('SIGTERM');
      // A server that does not stop when asked is a fault of its own, but no test may hang on it.
      const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(hard);
      await rm(folder, { recursive: true, force: true });
      await rm(pictures, { recursive: true, force: true });
      await rm(federation, { recursive: true, force: true });
    },
  };
}
