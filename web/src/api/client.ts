import { Problem, Unreached } from './problem';

let csrf = '';
/** The session's token against forged requests; every change carries it in a header. */
export const setCsrf = (token: string) => {
  csrf = token;
};

/** For requests that are not JSON, such as parts of an upload. */
export const csrfToken = () => csrf;

/** Query parameters; undefined ones are left out, lists repeat the name. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

/** Builds `/api/…`; each path part is escaped, so a text never becomes a path. */
export function url(parts: string | (string | number)[], query: Query = {}): string {
  const path = typeof parts === 'string' ? parts : parts.map((part) => encodeURIComponent(part)).join('/');
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach((one) => search.append(name, one));
    else if (value !== undefined) search.append(name, String(value));
  }
  const text = search.toString();
  return `/api/${path}${text ? `?${text}` : ''}`;
}

/**
 * Sends one request and reads its JSON (undefined on 204).
 * @throws {Problem} the server refused.
 * @throws {Unreached} no answer came, or it broke off.
 */
export async function send<T>(method: string, address: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  return attempt<T>(method, address, body, signal, false);
}

async function attempt<T>(method: string, address: string, body: unknown, signal: AbortSignal | undefined, again: boolean): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-Winnow-CSRF'] = csrf;
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreached(error);
  }
  // A session changes its token now and then; a request that met the change is repeated once with the new one.
  if (response.status === 403 && method !== 'GET' && !again && (await renewCsrf())) return attempt<T>(method, address, body, signal, true);
  if (!response.ok) throw await problem(response);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreached(error);
  }
}

/** Reads the session's token anew; true when it is another than before. */
async function renewCsrf(): Promise<boolean> {
  const before = csrf;
  try {
    const response = await fetch('/api/session', { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
    const session = (await response.json()) as { csrf?: string | null };
    if (session.csrf) csrf = session.csrf;
  } catch {
    // The first answer stands: the caller hears of the 403.
  }
  return csrf !== before;
}

async function problem(response: Response): Promise<Problem | Unreached> {
  const type = response.headers.get('Content-Type') ?? '';
  if (type.includes('json')) {
    const text = await response.text();
    try {
      return new Problem(response.status, JSON.parse(text) as ConstructorParameters<typeof Problem>[1]);
    } catch {
      return new Problem(response.status, {});
    }
  }
  // A gateway in front of a server that is restarting speaks HTML; that is no word of Winnow's.
  if (response.status === 502 || response.status === 503 || response.status === 504) return new Unreached(response.statusText);
  return new Problem(response.status, {});
}

export const get = <T>(address: string, signal?: AbortSignal) => send<T>('GET', address, undefined, signal);
export const post = <T>(address: string, body: unknown = {}) => send<T>('POST', address, body);
export const put = <T>(address: string, body: unknown) => send<T>('PUT', address, body);
export const patch = <T>(address: string, body: unknown) => send<T>('PATCH', address, body);
export const remove = <T = void>(address: string) => send<T>('DELETE', address);

/** Address of a sample's picture: `thumb` ≤ 320 px, `view` ≤ 2,560 px on the longer side. */
export const imageUrl = (project: string, sample: string, size: 'thumb' | 'view') =>
  url(['projects', project, 'samples', sample, 'image'], { size });

/** Address of a rendering of a 16-bit original between centre ± width / 2. */
export const windowUrl = (project: string, sample: string, centre: number, width: number) =>
  url(['projects', project, 'samples', sample, 'window'], { centre: Math.round(centre), width: Math.round(width) });
