import { Unreached } from '../api/problem';
import { mostTries, waitSeconds } from './machine';
import { partBytes } from './uploader';
import { wire } from './wire';

/** Sends one file to its end, over cuts, and gives the upload's id. @throws {Problem} the server refused. @throws {Unreached} after eight tries. */
export async function sendWhole(project: string, file: File, progress: (share: number) => void): Promise<string> {
  const { id, offset } = await wire.create(project, {
    name: file.name,
    bytes: file.size,
    lastModified: file.lastModified,
    purpose: 'data',
  });
  const { signal } = new AbortController();
  for (let at = offset, tries = 0; at < file.size;) {
    try {
      at = await wire.send(project, id, at, file.slice(at, at + partBytes), signal);
      tries = 0;
      progress(at / file.size);
    } catch (error) {
      if (!(error instanceof Unreached) || ++tries > mostTries) throw error;
      await new Promise((done) => setTimeout(done, waitSeconds(tries) * 1000));
      at = (await wire.offset(project, id).catch(() => null)) ?? at;
    }
  }
  return id;
}
