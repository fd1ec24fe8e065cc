import { afterEach, expect, it, vi } from 'vitest';
import { wire } from './wire';

afterEach(() => vi.unstubAllGlobals());

const part = new Blob(['abc']);
const problem = (status: number, body: object) => Response.json(body, { status });

function answering(...answers: Response[]) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    asked.push(`${init.method} ${address}`);
    return Promise.resolve(answers.shift());
  });
  return asked;
}

it('goes on from where the server is, when a part is there already', async () => {
  const asked = answering(
    problem(409, { status: 409, field: 'Upload-Offset', detail: 'The upload has 7 bytes, and the piece begins at 4.' }),
    new Response(null, { status: 200, headers: { 'Upload-Offset': '7' } }),
  );
  expect(await wire.send('p', 'u', 4, part, new AbortController().signal)).toBe(7);
  expect(asked).toEqual(['PATCH /api/projects/p/uploads/u', 'HEAD /api/projects/p/uploads/u']);
});

it('says why a part is not taken for another reason', async () => {
  const asked = answering(problem(409, { status: 409, detail: 'Another piece of this upload is being written.' }));
  await expect(wire.send('p', 'u', 4, part, new AbortController().signal)).rejects.toThrow('Another piece');
  expect(asked).toHaveLength(1);
});
