import { afterEach, describe, expect, it, vi } from 'vitest';
import { get, post, setCsrf, url } from './client';
import { Problem, Unreached } from './problem';

afterEach(() => vi.unstubAllGlobals());
const answer = (...replies: (() => Response | Promise<Response>)[]) => {
  const calls: [string, RequestInit][] = [];
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    calls.push([address, init]);
    return replies[Math.min(calls.length, replies.length) - 1]();
  });
  return calls;
};
const refusal = (status: number, body: object) => () =>
  Response.json(body, { status, headers: { 'Content-Type': 'application/problem+json' } });

describe('client', () => {
  it('escapes every part of an address', () => {
    expect(url(['projects', '../x', 'samples', 7], { tag: ['a&b', 'c'], text: undefined })).toBe(
      '/api/projects/..%2Fx/samples/7?tag=a%26b&tag=c',
    );
  });

  it('carries the token on changes alone', async () => {
    setCsrf('t1');
    const calls = answer(() => Response.json({}));
    await get('/api/a');
    await post('/api/a', {});
    expect(calls.map(([, init]) => (init.headers as Record<string, string>)['X-Winnow-CSRF'])).toEqual([undefined, 't1']);
  });

  it('reads problem details', async () => {
    answer(refusal(422, { detail: 'The name is too long.', field: 'name', limit: 80, remedy: 'Shorten it.' }));
    const error = await post('/api/a').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ status: 422, message: 'The name is too long.', field: 'name', limit: '80', remedy: 'Shorten it.' });
  });

  it('takes a gateway without a server behind it, and no answer at all, for unreached', async () => {
    answer(() => new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } }));
    await expect(get('/api/a')).rejects.toBeInstanceOf(Unreached);
    answer(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(get('/api/a')).rejects.toBeInstanceOf(Unreached);
    answer(() => new Response('{"cut', { headers: { 'Content-Type': 'application/json' } }));
    await expect(get('/api/a')).rejects.toBeInstanceOf(Unreached);
  });

  it('repeats a change once when the session has a new token', async () => {
    setCsrf('old');
    const calls = answer(
      refusal(403, { detail: 'token' }),
      () => Response.json({ csrf: 'new' }),
      () => Response.json({ done: true }),
    );
    expect(await post('/api/a', { x: 1 })).toEqual({ done: true });
    expect((calls[2][1].headers as Record<string, string>)['X-Winnow-CSRF']).toBe('new');
    const denied = answer(refusal(403, { detail: 'no right' }), () => Response.json({ csrf: 'new' }));
    await expect(post('/api/a')).rejects.toMatchObject({ status: 403, message: 'no right' });
    expect(denied).toHaveLength(2);
  });
});
