import type { ImportJob, UploadInfo } from '../api/data';
import { csrfToken, get, post, remove, url } from '../api/client';
import { Problem, Unreached } from '../api/problem';

/** The four calls of a resumable upload. */
export interface Wire {
  /** `data` waits for the call that uses it: labels and predictions. Without it the file is an image, or a zip file of images. */
  create(
    project: string,
    file: { name: string; bytes: number; lastModified: number; purpose?: 'data' },
  ): Promise<{ id: string; offset: number }>;
  /** Bytes the server has; null when it no longer knows the upload. */
  offset(project: string, id: string): Promise<number | null>;
  send(project: string, id: string, offset: number, part: Blob, signal: AbortSignal): Promise<number>;
  info(project: string, id: string): Promise<UploadInfo>;
  drop(project: string, id: string): Promise<void>;
}

/** An upload as the server tells it; the counts are those of the import that reads it. */
interface Sent {
  offset: number;
  bytes: number;
  state: 'open' | 'done' | 'refused' | 'duplicate';
  import: number | string | null;
  reason: string | null;
}

async function call(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Unreached(error);
  }
}

const at = (response: Response) => Number(response.headers.get('Upload-Offset') ?? NaN);

const address = (project: string, id: string) => url(['projects', project, 'uploads', id]);

export const wire: Wire = {
  create: (project, file) =>
    post(url(['projects', project, 'uploads']), { ...file, lastModified: new Date(file.lastModified).toISOString() }),
  async offset(project, id) {
    const response = await call(address(project, id), { method: 'HEAD' });
    if (response.status === 404 || response.status === 410) return null;
    if (!response.ok) throw response.status >= 500 ? new Unreached(response.statusText) : new Problem(response.status, {});
    return at(response);
  },
  async send(project, id, offset, part, signal) {
    const response = await call(address(project, id), {
      method: 'PATCH',
      body: part,
      signal,
      headers: { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset), 'X-Winnow-CSRF': csrfToken() },
    });
    if (response.status >= 502) throw new Unreached(response.statusText);
    if (!response.ok) {
      const said = (await response.json().catch(() => ({}))) as { field?: string };
      // Another page sent the same part, or an answer was lost: we go on from where the server is.
      const now = response.status === 409 && said.field === 'Upload-Offset' ? await wire.offset(project, id) : null;
      if (now !== null) return now;
      throw new Problem(response.status, said);
    }
    const next = at(response);
    return Number.isFinite(next) ? next : offset + part.size;
  },
  async info(project, id) {
    const sent = await get<Sent>(address(project, id));
    const about = { id, offset: sent.offset, bytes: sent.bytes };
    if (sent.state === 'refused') return { ...about, state: 'failed', reason: sent.reason ?? undefined };
    if (sent.state === 'duplicate') return { ...about, state: 'done', added: 0, duplicates: 1, reason: sent.reason ?? undefined };
    if (sent.import === null)
      return { ...about, state: sent.state === 'done' ? 'done' : sent.offset < sent.bytes ? 'receiving' : 'checking' };
    const read = await get<ImportJob>(url(['projects', project, 'imports', String(sent.import)]));
    const ended = read.state === 'done' ? 'done' : read.state === 'failed' || read.state === 'cancelled' ? 'failed' : 'checking';
    const { added, duplicates, problems, reason } = read;
    return { ...about, state: ended, import: String(sent.import), added, duplicates, problems, reason: reason ?? undefined };
  },
  drop: (project, id) => remove(address(project, id)),
};
