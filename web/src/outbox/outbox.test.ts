import { beforeEach, describe, expect, it } from 'vitest';
import { Problem, Unreached } from '../api/problem';
import type { AnswerReply } from '../api/types';
import { Outbox, type Entry } from './outbox';
import { memoryShelf } from './shelf';

/** A server that stores one answer per key and can fail before or after it has stored. */
class Server {
  readonly stored = new Map<string, string>();
  readonly order: string[] = [];
  next: (() => void) | null = null;
  lostReplies = 0;

  send = async (entry: Entry): Promise<AnswerReply> => {
    this.next?.();
    if (!this.stored.has(entry.key)) {
      this.stored.set(entry.key, `a${this.stored.size}`);
      this.order.push(entry.request.sample);
    }
    if (this.lostReplies > 0) {
      this.lostReplies--;
      throw new Unreached('cut');
    }
    return { answer: this.stored.get(entry.key)!, savedAt: '2026-01-01T12:03:04Z' };
  };
}

let disk: Map<string, Entry>;
let server: Server;
let timers: (() => void)[];

function tab(user = 'u1', saved: string[] = []) {
  return new Outbox({
    shelf: memoryShelf(disk),
    send: server.send,
    user,
    now: () => 1_000,
    later: (work) => {
      timers.push(work);
      return () => void timers.splice(timers.indexOf(work), 1);
    },
    onSaved: (entry) => saved.push(entry.request.sample),
  });
}

const entry = (sample: string) => ({
  key: `key-${sample}`,
  project: 'p',
  name: `${sample}.jpg`,
  request: { key: `key-${sample}`, sample, outcome: 'label' as const, value: { classes: [1] }, leadMs: 900, schemaVersion: 1 },
});
const refuse = (status: number) => () => {
  throw new Problem(status, { detail: `refused with ${status}` });
};
const settled = async (outbox: Outbox) => {
  for (let i = 0; i < 20; i++) await outbox.flush();
};

beforeEach(() => {
  disk = new Map();
  server = new Server();
  timers = [];
});

describe('outbox', () => {
  it('counts an answer as waiting while it is written, and no longer where that fails', async () => {
    const shelf = memoryShelf(disk);
    let end: { resolve: () => void; reject: (error: Error) => void } | undefined;
    const outbox = new Outbox({
      shelf: { ...shelf, put: (one) => new Promise<void>((resolve, reject) => (end = { resolve, reject })).then(() => shelf.put(one)) },
      send: server.send,
      user: 'u1',
      now: () => 1_000,
      later: () => () => undefined,
    });
    const failed = outbox.add(entry('1'));
    expect(outbox.snapshot()).toMatchObject({ waiting: 1, line: [] });
    end!.reject(new Error('The disk is full.'));
    await expect(failed).rejects.toThrow('The disk is full.');
    expect(outbox.snapshot().waiting).toBe(0);
    const kept = outbox.add(entry('2'));
    expect(outbox.snapshot().waiting).toBe(1);
    end!.resolve();
    await kept;
    await settled(outbox);
    expect(outbox.snapshot().waiting).toBe(0);
    expect(server.order).toEqual(['2']);
  });

  it('puts an answer on disk before it sends it, and takes it off when the server has it', async () => {
    const outbox = tab();
    server.next = () => expect(disk.has('key-1')).toBe(true);
    await outbox.add(entry('1'));
    await settled(outbox);
    expect(disk.size).toBe(0);
    expect(outbox.snapshot()).toMatchObject({ waiting: 0, savedAt: '2026-01-01T12:03:04Z', trouble: null });
  });

  it('keeps answers while offline, in order, and stores each once afterwards', async () => {
    const saved: string[] = [];
    const outbox = tab('u1', saved);
    server.next = () => {
      throw new Unreached('offline');
    };
    for (const sample of ['1', '2', '3']) await outbox.add(entry(sample));
    await settled(outbox);
    expect(outbox.snapshot()).toMatchObject({ waiting: 3, trouble: { kind: 'offline' }, savedAt: null });
    expect(timers).toHaveLength(1);
    server.next = null;
    timers[0]();
    await settled(outbox);
    expect(server.order).toEqual(['1', '2', '3']);
    expect(saved).toEqual(['1', '2', '3']);
    expect(outbox.snapshot()).toMatchObject({ waiting: 0, trouble: null });
  });

  it('sends under the same key again when the reply was lost, so the answer counts once', async () => {
    const outbox = tab();
    server.lostReplies = 3;
    await outbox.add(entry('1'));
    await settled(outbox);
    expect(server.stored.size).toBe(1);
    expect(disk.size).toBe(0);
  });

  it('goes on in a new tab with what a killed one left', async () => {
    const killed = tab();
    server.next = () => {
      throw new Unreached('offline');
    };
    await killed.add(entry('1'));
    await killed.flush();
    killed.close();
    server.next = null;
    const outbox = tab();
    await outbox.open();
    await settled(outbox);
    expect(server.order).toEqual(['1']);
    expect(disk.size).toBe(0);
  });

  it('stores once when two tabs send the same answers at the same time', async () => {
    const [a, b] = [tab(), tab()];
    await a.add(entry('1'));
    await Promise.all([settled(a), b.open(), settled(b)]);
    expect(server.order).toEqual(['1']);
    expect(disk.size).toBe(0);
  });

  it('waits for the person to sign in again and loses nothing', async () => {
    const outbox = tab();
    server.next = refuse(401);
    await outbox.add(entry('1'));
    await settled(outbox);
    expect(outbox.snapshot()).toMatchObject({ waiting: 1, trouble: { kind: 'signedOut' } });
    expect(timers).toEqual([]);
    server.next = null;
    await settled(outbox);
    expect(server.order).toEqual(['1']);
  });

  it("never sends another person's answers", async () => {
    const first = tab('u1');
    server.next = refuse(401);
    await first.add(entry('1'));
    await settled(first);
    first.close();
    server.next = null;
    const second = tab('u2');
    await second.open();
    await settled(second);
    expect(server.order).toEqual([]);
    expect(disk.size).toBe(1);
    const back = tab('u1');
    await back.open();
    await settled(back);
    expect(server.order).toEqual(['1']);
  });

  it.each([507, 500, 429, 403])('keeps and tries again after status %i', async (status) => {
    const outbox = tab();
    server.next = refuse(status);
    await outbox.add(entry('1'));
    await settled(outbox);
    expect(outbox.snapshot()).toMatchObject({ waiting: 1, trouble: { kind: status === 507 ? 'full' : 'server' } });
    expect(timers).toHaveLength(1);
    server.next = null;
    timers[0]();
    await settled(outbox);
    expect(server.order).toEqual(['1']);
  });

  it.each([400, 404, 409, 422])('sets an answer refused with %i aside, says why, and goes on with the next', async (status) => {
    const outbox = tab();
    let first = true;
    server.next = () => {
      if (first) {
        first = false;
        refuse(status)();
      }
    };
    await outbox.add(entry('1'));
    await outbox.add(entry('2'));
    await settled(outbox);
    expect(server.order).toEqual(['2']);
    expect(outbox.snapshot().refused.map((one) => [one.request.sample, one.refused])).toEqual([['1', `refused with ${status}`]]);
    expect(disk.has('key-1')).toBe(true);
    await outbox.discard('key-1');
    expect(disk.size).toBe(0);
  });

  it('takes back only what was never sent', async () => {
    const outbox = tab();
    let hold: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => (hold = resolve));
    const send = server.send;
    (outbox as unknown as { options: { send: typeof send } }).options.send = async (one) => {
      await gate;
      return send(one);
    };
    await outbox.add(entry('1'));
    await outbox.add(entry('2'));
    for (let i = 0; i < 20; i++) await Promise.resolve();
    expect(await outbox.takeBack('key-1')).toBe(false);
    expect(await outbox.takeBack('key-2')).toBe(true);
    hold?.();
    await settled(outbox);
    expect(server.order).toEqual(['1']);
  });

  it('says so when the browser cannot keep an answer, and does not pretend', async () => {
    const outbox = new Outbox({
      shelf: { ...memoryShelf(disk), put: () => Promise.reject(new Error('quota')) },
      send: server.send,
      user: 'u1',
      now: () => 1,
      later: () => () => undefined,
    });
    await expect(outbox.add(entry('1'))).rejects.toThrow('quota');
    expect(outbox.snapshot().waiting).toBe(0);
  });

  it('never sends what is not on disk yet, and forgets nothing, however slow the disk is', async () => {
    const slow = memoryShelf(disk);
    const waits: (() => void)[] = [];
    const held = <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        waits.push(() => void work().then(resolve, reject));
      });
    const outbox = new Outbox({
      shelf: { all: () => held(slow.all), put: (one) => held(() => slow.put(one)), remove: (key) => held(() => slow.remove(key)) },
      send: async (one) => {
        expect(disk.has(one.key)).toBe(true);
        return server.send(one);
      },
      user: 'u1',
      now: () => 1,
      later: () => () => undefined,
    });
    const opening = outbox.open();
    const adding = ['1', '2', '3'].map((sample) => outbox.add(entry(sample)));
    // The newest request of the disk is served first, the worst order there is.
    for (let i = 0; i < 100; i++) {
      waits.pop()?.();
      for (let j = 0; j < 10; j++) await Promise.resolve();
    }
    await Promise.all([opening, ...adding]);
    expect([...server.order].sort()).toEqual(['1', '2', '3']);
    expect(outbox.snapshot().waiting).toBe(0);
    expect(disk.size).toBe(0);
  });
});
