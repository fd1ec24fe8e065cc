import { accounts } from './accounts';
import { projects } from './projects';
import { labelling } from './labelling';
import { pages } from './pages';

/** What a handler gets: path parameters, the query, the parsed body. */
export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  /** Parsed JSON, or the bytes of an octet stream. */
  body: never;
  method: string;
  request: Request;
}

/** One answer of the mock: method, pattern (`:name` is a parameter), handler. Return `problem(…)` to refuse, a Response for anything but JSON. */
export type Handler = [method: string, pattern: string, handler: (call: Call) => unknown];

/** A refusal with problem details. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
  ) {}
}
export const problem = (status: number, detail: string, more: Record<string, unknown> = {}) =>
  new Refusal(status, { type: 'about:blank', title: detail, status, detail, ...more });

// Add the handlers of a new page here, one file per resource.
const handlers: Handler[] = [...accounts, ...projects, ...labelling, ...pages];

/** Switches for screenshots and tests, settable from the console: window.winnowMock.offline = true. */
export const switches = { offline: false, diskFull: false, signedOut: false, late: false, delayMs: 60 };
(window as unknown as { winnowMock: typeof switches }).winnowMock = switches;

export async function answer(request: Request): Promise<Response> {
  await new Promise((resolve) => setTimeout(resolve, switches.delayMs));
  if (switches.offline) throw new TypeError('Failed to fetch');
  const address = new URL(request.url);
  const path = address.pathname.slice('/api/'.length);
  const binary = request.headers.get('Content-Type')?.includes('octet-stream') ?? false;
  const text = request.method === 'GET' || request.method === 'HEAD' || binary ? '' : await request.text();
  const sent = binary ? await request.arrayBuffer() : undefined;
  for (const [method, pattern, handler] of handlers) {
    if (method !== request.method) continue;
    const params = matchPath(pattern, path);
    if (!params) continue;
    const result = handler({
      params,
      query: address.searchParams,
      body: (sent ?? (text ? JSON.parse(text) : {})) as never,
      method,
      request,
    });
    if (result instanceof Response) return result;
    if (result instanceof Refusal) {
      return new Response(JSON.stringify(result.body), { status: result.status, headers: { 'Content-Type': 'application/problem+json' } });
    }
    return result === undefined ? new Response(null, { status: 204 }) : Response.json(result);
  }
  return new Response(JSON.stringify({ status: 404, title: 'Not found', detail: `The mock does not answer ${request.method} ${path}.` }), {
    status: 404,
    headers: { 'Content-Type': 'application/problem+json' },
  });
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split('/');
  const have = path.split('/');
  if (want.length !== have.length) return null;
  const params: Record<string, string> = {};
  for (let i = 0; i < want.length; i++) {
    if (want[i].startsWith(':')) params[want[i].slice(1)] = decodeURIComponent(have[i]);
    else if (want[i] !== have[i]) return null;
  }
  return params;
}
