import { beforeEach, describe, expect, test } from 'vitest';
import { Problem, Unreached } from '../api/problem';
import { begun } from './ledger';
import { step, totals, waitSeconds, type UploadState } from './machine';
import { partBytes, Uploader } from './uploader';
import type { Wire } from './wire';

const shelf = new Map<string, string>();
globalThis.localStorage = {
  getItem: (name: string) => shelf.get(name) ?? null,
  setItem: (name: string, value: string) => void shelf.set(name, value),
} as Storage;
beforeEach(() => shelf.clear());

describe('one file', () => {
  test('goes from waiting to done', () => {
    let state: UploadState = { at: 'waiting' };
    state = step(state, { type: 'start' });
    state = step(state, { type: 'created', id: 'u', offset: 0 });
    state = step(state, { type: 'sent', offset: 10 });
    state = step(state, { type: 'complete' });
    state = step(state, { type: 'checked', added: 1, duplicates: 0, problems: 0 });
    expect(state).toMatchObject({ at: 'done', added: 1 });
  });
  test('keeps its place through a pause', () => {
    const paused = step({ at: 'sending', id: 'u', offset: 7 }, { type: 'pause' });
    expect(paused).toEqual({ at: 'paused', id: 'u', offset: 7 });
    expect(step(paused, { type: 'resume' })).toEqual({ at: 'waiting' });
  });
  test('ignores an answer that comes after a pause or removal', () => {
    const paused: UploadState = { at: 'paused', id: 'u', offset: 7 };
    expect(step(paused, { type: 'sent', offset: 9 })).toBe(paused);
    expect(step({ at: 'removed' }, { type: 'created', id: 'u', offset: 0 })).toEqual({ at: 'removed' });
  });
  test('never goes back', () => {
    const sending: UploadState = { at: 'sending', id: 'u', offset: 7 };
    expect(step(sending, { type: 'sent', offset: 3 })).toBe(sending);
  });
  test('waits longer with each try, a minute at most', () => expect([1, 2, 3, 7, 20].map(waitSeconds)).toEqual([1, 2, 4, 60, 60]));
});

test('totals count bytes that arrived and leave out what was removed', () =>
  expect(
    totals([
      { bytes: 10, state: { at: 'done', added: 1, duplicates: 0, problems: 0 } },
      { bytes: 10, state: { at: 'sending', id: 'a', offset: 4 } },
      { bytes: 10, state: { at: 'failed', offset: 0, reason: '' } },
      { bytes: 99, state: { at: 'removed' } },
    ]),
  ).toMatchObject({ files: 3, finished: 1, failed: 1, active: 1, bytes: 30, sent: 14, added: 1 }));

/** A server in memory; `cut` says before which part the line breaks. */
function server(cut: number[] = []) {
  const held = new Map<string, number>();
  let part = 0;
  let made = 0;
  const wire: Wire = {
    create: async () => {
      const id = `u${++made}`;
      held.set(id, 0);
      return { id, offset: 0 };
    },
    offset: async (_, id) => held.get(id) ?? null,
    send: async (_, id, offset, blob) => {
      if (cut.includes(part++)) throw new Unreached('cut');
      expect(offset).toBe(held.get(id));
      held.set(id, offset + blob.size);
      return offset + blob.size;
    },
    info: async (_, id) => ({ id, offset: held.get(id) ?? 0, bytes: 0, state: 'done', added: 1 }),
    drop: async (_, id) => void held.delete(id),
  };
  return { wire, held, parts: () => part, made: () => made };
}

const file = (bytes: number) => new File([new Uint8Array(bytes)], 'a.zip', { lastModified: 5 });
const until = (uploader: Uploader, at: UploadState['at']) =>
  new Promise<void>((done) => {
    const look = () => uploader.files.every((one) => one.state.at === at) && done();
    uploader.subscribe(look);
    look();
  });

describe('sending', () => {
  test('a file of three parts takes three requests', async () => {
    const { wire, parts } = server();
    const uploader = new Uploader(wire, async () => undefined);
    uploader.add('p', [file(2 * partBytes + 1)]);
    await until(uploader, 'done');
    expect(parts()).toBe(3);
    expect(begun()).toEqual([]);
  });
  test('a cut line goes on where it stopped, without a second upload', async () => {
    const { wire, made, parts } = server([1, 2]);
    const uploader = new Uploader(wire, async () => undefined);
    uploader.add('p', [file(2 * partBytes + 1)]);
    await until(uploader, 'done');
    expect(made()).toBe(1);
    expect(parts()).toBe(5);
  });
  test('the same file chosen after a reload goes on from the server’s offset', async () => {
    const { wire, held, made } = server();
    held.set('u9', partBytes);
    shelf.set('winnow-uploads', JSON.stringify([{ project: 'p', upload: 'u9', name: 'a.zip', bytes: 2 * partBytes, lastModified: 5 }]));
    const uploader = new Uploader(wire, async () => undefined);
    uploader.add('p', [file(2 * partBytes)]);
    await until(uploader, 'done');
    expect(made()).toBe(0);
    expect(held.get('u9')).toBe(2 * partBytes);
  });
  test('an upload the server forgot starts anew', async () => {
    const { wire, made } = server();
    shelf.set('winnow-uploads', JSON.stringify([{ project: 'p', upload: 'gone', name: 'a.zip', bytes: 4, lastModified: 5 }]));
    const uploader = new Uploader(wire, async () => undefined);
    uploader.add('p', [file(4)]);
    await until(uploader, 'done');
    expect(made()).toBe(1);
  });
  test('a refusal is shown in its words and not tried again', async () => {
    const { wire } = server();
    const uploader = new Uploader({
      ...wire,
      create: async () => Promise.reject(new Problem(413, { detail: 'a.zip has 9 GB; the limit is 4 GB.' })),
    });
    uploader.add('p', [file(4)]);
    await until(uploader, 'failed');
    expect(uploader.files[0].state).toMatchObject({ reason: 'a.zip has 9 GB; the limit is 4 GB.' });
  });
  test('the same file chosen twice is sent once', () => {
    const uploader = new Uploader(server().wire);
    uploader.add('p', [file(4), file(4)]);
    expect(uploader.files.length).toBe(1);
  });
});
