import type { UploadInfo } from '../api/data';
import { csrfToken, get, post, remove, url } from '../api/client';
import { Problem, Unreached } from '../api/problem';

/** The four calls of a resumable upload. */
export interface Wire {
  /** `data` waits for the call that uses it: labels and predictions. Without it the file is an image, or a zip file of images. */
  create(project: string, file: { name: string; bytes: number; lastModified: number; purpose?: 'data' }): Promise<{ id: string; offset: number }>;
  /** Bytes the server has; null when it no longer knows the upload. */
  offset(id: string): Promise<number | null>;
  send(id: string, offset: number, part: Blob, signal: AbortSignal): Promise<number>;
  info(id: string): Promise<UploadInfo>;
  drop(id: string): Promise<void>;
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

export const wire: Wire = {
  create: (project, file) => post(url(['projects', project, 'uploads']), file),
  async offset(id) {
    const response = await call(url(['uploads', id]), { method: 'HEAD' });
    if (response.status === 404 || response.status === 410) return null;
    if (!response.ok) throw response.status >= 500 ? new Unreached(response.statusText) : new Problem(response.status, {});
    return at(response);
  },
  async send(id, offset, part, signal) {
    const response = await call(url(['uploads', id]), {
      method: 'PATCH',
      body: part,
      signal,
      headers: { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset), 'X-Winnow-CSRF': csrfToken() },
    });
    // Another page sent the same part, or an answer was lost: the server says where it is, and we go on from there.
    if (response.status === 409 && Number.isFinite(at(response))) return at(response);
    if (response.status >= 502) throw new Unreached(response.statusText);
    if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
    const next = at(response);
    return Number.isFinite(next) ? next : offset + part.size;
  },
  info: (id) => get(url(['uploads', id])),
  drop: (id) => remove(url(['uploads', id])),
};
