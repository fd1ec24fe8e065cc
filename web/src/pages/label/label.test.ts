import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnswerRequest, BoxShape, Project, QueueItem, Task } from '../../api/types';
import { Outbox, type Entry } from '../../outbox/outbox';
import { memoryDrafts, memoryShelf } from '../../outbox/shelf';
import { post, url } from '../../api/client';
import { minutesLeft, Stopwatch, timeLeft } from './pace';
import { LabelSession } from './session';
import type { Draft } from './state';
import * as work from './work';

const box = (id: string, source: 'model' | 'person', at = 10): BoxShape => ({
  id,
  class: 0,
  kind: 'box',
  box: [at, at, at + 20, at + 20],
  source,
  score: 0.5,
});
const itemOf = (sample: string, more: Partial<QueueItem> = {}): QueueItem => ({
  sample,
  name: `${sample}.jpg`,
  width: 100,
  height: 80,
  rank: 1,
  round: 1,
  reason: 'random, as yardstick',
  bars: [],
  leaseUntil: '2026-01-01T00:15:00Z',
  image: `/api/projects/p/samples/${sample}/image?size=view`,
  thumb: '',
  ...more,
});

describe('work', () => {
  const start: work.Work = { shapes: [box('a', 'model'), box('b', 'person'), box('c', 'model')], classes: [], tags: [] };

  it('sends only what a person drew or accepted', () => {
    expect(work.answerOf(start, 'detect').shapes?.map((shape) => shape.id)).toEqual(['b']);
    expect(work.answerOf(work.acceptAll(start), 'detect').shapes?.map((shape) => [shape.id, shape.source])).toEqual([
      ['a', 'person'],
      ['b', 'person'],
      ['c', 'person'],
    ]);
  });

  it('keeps the draft whole, suggestions included', () => {
    expect(work.workOfValue(work.draftOf(start))).toEqual(start);
  });

  it('makes a suggested shape the person’s once its class is said, even the same class', () => {
    expect(work.setClass(start, 'a', 0).shapes[0].source).toBe('person');
    expect(work.setClass(start, 'b', 0)).toBe(start);
    expect(work.remove(start, 'nobody')).toBe(start);
  });

  it('pastes onto another image what fits it, shifted inside its edges', () => {
    const large = { ...box('l', 'person'), box: [0, 0, 300, 300] as BoxShape['box'] };
    let next = 0;
    const { work: pasted, ids } = work.addCopies(
      { shapes: [], classes: [], tags: [] },
      [box('a', 'model', 70), large],
      12,
      { width: 100, height: 92 },
      () => `n${next++}`,
    );
    expect(ids).toEqual(['n0']);
    expect(pasted.shapes[0]).toMatchObject({ box: [80, 72, 100, 92], source: 'person', score: undefined });
  });

  it('chooses one class, or several', () => {
    const none: work.Work = { shapes: [], classes: [], tags: [] };
    expect(work.choose(work.choose(none, 2, false), 1, false).classes).toEqual([1]);
    expect(work.choose(work.choose(none, 2, true), 1, true).classes).toEqual([1, 2]);
    expect(work.choose(work.choose(none, 2, true), 2, true).classes).toEqual([]);
  });
});

describe('pace', () => {
  it('does not count the time out of sight', () => {
    let now = 0;
    const watch = new Stopwatch(() => now);
    watch.start();
    now = 1000;
    watch.stop();
    now = 60_000;
    watch.start();
    now = 60_500;
    expect(watch.read()).toBe(1500);
  });

  it('tells the time left by the median, from three images on', () => {
    expect(minutesLeft([1000, 2000], 10)).toBeNull();
    expect(minutesLeft([60_000, 1000, 600_000], 26)).toBe(26);
    expect(timeLeft(36.2)).toBe('about 36 min left at your pace');
    expect(timeLeft(0.4)).toBe('under a minute left at your pace');
    expect(timeLeft(null)).toBe('');
  });
});

/** A server in memory behind `fetch`. */
class Server {
  items: QueueItem[] = [];
  answers = new Map<string, AnswerRequest>();
  undone: string[] = [];
  offline = false;
  late = false;
  broken = new Set<string>();
  drafts = new Map<string, unknown>();

  constructor(readonly task: Task) {}

  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (this.offline) throw new TypeError('offline');
    const path = String(input);
    const body = init?.body ? (JSON.parse(String(init.body)) as Record<string, never>) : {};
    if (path.includes('/image')) {
      const sample = path.split('/')[5];
      return this.broken.has(sample)
        ? Response.json({ status: 422, title: 'ends too early', detail: '212 of 340 kB' }, { status: 422 })
        : new Response(new Blob(['x']));
    }
    if (path.endsWith('/queue/next')) return Response.json({ items: this.give(body as never), remaining: this.items.length, round: null });
    if (path.endsWith('/undo')) {
      this.undone.push(path.split('/')[5]);
      return Response.json({});
    }
    if (path.includes('/answers') && init?.method === 'POST') {
      const request = body as unknown as AnswerRequest;
      this.answers.set(request.key, request);
      this.items = this.items.filter((item) => item.sample !== request.sample);
      return Response.json({
        answer: `a${request.sample}`,
        savedAt: '2026-01-01T12:03:04Z',
        late: this.late,
        next: { items: this.give(request.next as never), remaining: this.items.length },
      });
    }
    if (path.includes('/answers')) return Response.json({ items: [], next: null });
    if (path.includes('/drafts/')) {
      this.drafts.set(path.split('/').at(-1)!, body);
      return new Response(null, { status: 204 });
    }
    if (path.endsWith('/dashboard')) return Response.json({ advice: { verdict: 'stop', sentence: 'Enough.' } });
    return Response.json(this.project());
  };

  private give(request: { count: number; holding: string[] }) {
    return this.items.filter((item) => !request.holding.includes(item.sample)).slice(0, request.count);
  }

  project(): Project {
    const classes = ['cat', 'dog', 'bird'].map((name, index) => ({ index, name, retired: false }));
    const counts = { samples: 9, labelled: 0, pool: this.items.length, skipped: 0, unsure: 0, broken: 0, queue: this.items.length };
    return { id: 'p', name: 'P', task: this.task, classes, schemaVersion: 3, counts, settings: {} as never, role: 'labeller' };
  }
}

async function screen(server: Server) {
  vi.stubGlobal('fetch', server.fetch);
  const disk = new Map<string, Entry>();
  const drafts = memoryDrafts<Draft>();
  const link: { session?: LabelSession } = {};
  const outbox = new Outbox({
    shelf: memoryShelf(disk),
    send: (entry) => post(url(['projects', entry.project, 'answers']), { ...entry.request, next: link.session!.nextRequest() }),
    user: 'u1',
    now: () => 5,
    later: () => () => undefined,
    onSaved: (entry, reply) => link.session!.saved(entry, reply),
  });
  const session = new LabelSession({ project: 'p', outbox, drafts, announce: () => undefined });
  link.session = session;
  await session.start();
  await settle();
  return { session, outbox, disk, drafts, state: () => session.snapshot() };
}

const settle = async () => {
  for (let i = 0; i < 200; i++) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  for (let i = 0; i < 200; i++) await Promise.resolve();
};

beforeEach(() => vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined })));
afterEach(() => vi.unstubAllGlobals());

describe('labelling', () => {
  const samples = ['1', '2', '3', '4', '5', '6'];

  it('holds four images, and each answer brings the next with it', async () => {
    const server = new Server('classify');
    server.items = samples.map((sample) => itemOf(sample));
    const { session, state } = await screen(server);
    expect([state().current?.item.sample, ...state().coming.map((slot) => slot.item.sample)]).toEqual(['1', '2', '3', '4']);
    await session.chooseClass(1, true);
    await settle();
    expect([state().current?.item.sample, ...state().coming.map((slot) => slot.item.sample)]).toEqual(['2', '3', '4', '5']);
    expect([...server.answers.values()].map((one) => [one.sample, one.value, one.schemaVersion])).toEqual([['1', { classes: [1] }, 3]]);
  });

  it('cannot answer an image that is not on the screen yet, nor twice at once', async () => {
    const server = new Server('classify');
    server.items = samples.map((sample) => itemOf(sample));
    const { session, state } = await screen(server);
    session.set({ picture: { state: 'loading' } });
    await session.chooseClass(1, true);
    expect(server.answers.size).toBe(0);
    expect(state().hint).toContain('not on the screen');
    session.retryPicture();
    await settle();
    await Promise.all([session.submit('label'), session.submit('label'), session.submit('skip')]);
    await settle();
    expect([...server.answers.values()].map((one) => one.sample)).toEqual(['1']);
  });

  it('goes on before the answer is written down, does not get that image again, and brings it back where writing fails', async () => {
    const server = new Server('classify');
    server.items = samples.map((sample) => itemOf(sample));
    const { session, outbox, state } = await screen(server);
    let fail: (error: Error) => void = () => undefined;
    vi.spyOn(outbox, 'add').mockReturnValueOnce(new Promise<never>((_, reject) => (fail = reject)));
    const given = session.chooseClass(1, true);
    expect(state().current?.item.sample).toBe('2');
    expect(session.nextRequest().holding).toContain('1');
    fail(new Error('The disk is full.'));
    await given;
    await settle();
    expect([state().current, ...state().coming].map((slot) => slot?.item.sample).slice(0, 3)).toEqual(['1', '2', '3']);
    expect(state().done).toEqual([]);
    expect(state().hint).toBe('Not kept: this browser cannot write (The disk is full.). The image is back.');
  });

  it('takes a hundred images along, shows them without a connection, and gives each answer once when it is back', async () => {
    const server = new Server('classify');
    server.items = Array.from({ length: 150 }, (_, i) => itemOf(String(i)));
    const { session, outbox, state } = await screen(server);
    await session.takeAlong(true);
    await vi.waitFor(() => expect(state().ready).toBe(99));
    expect(session.nextRequest().count).toBe(1);
    server.offline = true;
    for (let i = 0; i < 100; i++) {
      await vi.waitFor(() => expect(state().picture.state).toBe('shown'));
      expect(state().current?.item.sample).toBe(String(i));
      await session.chooseClass(i % 3, true);
    }
    expect(state().current).toBeNull();
    expect(outbox.snapshot().waiting).toBe(100);
    server.offline = false;
    await session.resume();
    await vi.waitFor(() => expect(server.answers.size).toBe(100));
    expect([...server.answers.values()].map((one) => [one.sample, one.value])).toEqual(
      Array.from({ length: 100 }, (_, i) => [String(i), { classes: [i % 3] }]),
    );
    await vi.waitFor(() => expect(state().current?.item.sample).toBe('100'));
  });

  it('lets the pictures go that are taken along no longer, and skips one that the server does not have', async () => {
    const server = new Server('classify');
    server.items = Array.from({ length: 12 }, (_, i) => itemOf(String(i)));
    server.broken.add('7');
    const { session, state } = await screen(server);
    await session.takeAlong(true);
    await vi.waitFor(() => expect(state().ready).toBe(10));
    await session.takeAlong(false);
    expect(state().ready).toBe(0);
    expect(session.nextRequest().count).toBe(1);
  });

  it('asks for a class where there is neither a choice nor a suggestion, and accepts the top suggestion on Enter', async () => {
    const server = new Server('classify');
    server.items = [
      itemOf('1'),
      itemOf('2', {
        suggestions: {
          classes: [
            { class: 0, score: 0.4 },
            { class: 2, score: 0.6 },
          ],
        },
      }),
    ];
    const { session, state } = await screen(server);
    await session.submit('label');
    expect(state().hint).toContain('Choose a class');
    await session.submit('skip', 'not clear enough');
    await settle();
    await session.submit('label');
    await settle();
    expect([...server.answers.values()].map((one) => [one.outcome, one.value, one.reason])).toEqual([
      ['skip', undefined, 'not clear enough'],
      ['label', { classes: [2] }, undefined],
    ]);
  });

  it('leaves suggested boxes out only after a second Enter', async () => {
    const server = new Server('detect');
    server.items = [itemOf('1', { suggestions: { shapes: [box('m1', 'model')] } }), itemOf('2')];
    const { session, state } = await screen(server);
    await session.submit('label');
    expect(server.answers.size).toBe(0);
    expect(state().hint).toContain('A accepts all');
    await session.submit('label');
    await settle();
    expect([...server.answers.values()][0].value).toEqual({ shapes: [] });
  });

  it('goes on offline with what is loaded, and sends all once afterwards', async () => {
    const server = new Server('classify');
    server.items = samples.map((sample) => itemOf(sample));
    const { session, outbox, disk, state } = await screen(server);
    server.offline = true;
    for (let i = 0; i < 3; i++) {
      await session.chooseClass(0, true);
      await settle();
    }
    expect(disk.size).toBe(3);
    expect(outbox.snapshot()).toMatchObject({ waiting: 3, trouble: { kind: 'offline' } });
    expect(state().current?.item.sample).toBe('4');
    server.offline = false;
    await session.resume();
    await settle();
    expect([...server.answers.values()].map((one) => one.sample)).toEqual(['1', '2', '3']);
    expect(disk.size).toBe(0);
  });

  it('undoes within the image first, then past the submit, with the value back', async () => {
    const server = new Server('detect');
    server.items = samples.map((sample) => itemOf(sample));
    const { session, state } = await screen(server);
    session.edit((all) => ({ ...all, shapes: [box('mine', 'person')] }));
    await session.submit('label');
    await settle();
    session.edit((all) => ({ ...all, tags: ['night'] }));
    await session.undo();
    expect(state().current?.item.sample).toBe('2');
    expect(session.work?.tags).toEqual([]);
    await session.undo();
    await settle();
    expect(server.undone).toEqual(['a1']);
    expect(state().current?.item.sample).toBe('1');
    expect(session.work?.shapes.map((shape) => shape.id)).toEqual(['mine']);
    expect(state().coming[0].item.sample).toBe('2');
    await session.undo();
    expect(session.work?.shapes).toEqual([]);
    await session.redo();
    await session.redo();
    await settle();
    expect(state().current?.item.sample).toBe('2');
    expect(server.answers.size).toBe(2);
  });

  it('takes an unsent answer back without asking the server', async () => {
    const server = new Server('classify');
    server.items = samples.map((sample) => itemOf(sample));
    const { session, outbox, state } = await screen(server);
    server.offline = true;
    await session.chooseClass(0, true);
    await settle();
    await session.chooseClass(1, true);
    await settle();
    await session.undo();
    await settle();
    // The second was never tried, as the first is still in line before it.
    expect(state().current?.item.sample).toBe('2');
    expect(outbox.snapshot().waiting).toBe(1);
    await session.undo();
    expect(session.work?.classes).toEqual([]);
    await session.undo();
    expect(state().hint).toContain('undo works again');
    expect(state().current?.item.sample).toBe('2');
  });

  it('shows a kept draft again, newer than the suggestions', async () => {
    const server = new Server('detect');
    server.items = [itemOf('1', { suggestions: { shapes: [box('m1', 'model')] } })];
    vi.stubGlobal('fetch', server.fetch);
    const first = await screen(server);
    first.session.edit(work.acceptAll);
    const kept = await first.drafts.get('1');
    expect(kept).toMatchObject({ sent: false, value: { shapes: [{ id: 'm1', source: 'person' }] } });
    first.session.close();
    await settle();
    expect(server.drafts.get('1')).toMatchObject({ shapes: [{ id: 'm1', source: 'person' }] });
    expect(await first.drafts.get('1')).toMatchObject({ sent: true });
  });

  it('says that a late answer is a second opinion', async () => {
    const server = new Server('classify');
    server.items = [itemOf('1'), itemOf('2')];
    server.late = true;
    const { session, state } = await screen(server);
    await session.chooseClass(0, true);
    await settle();
    expect(state().conflict?.slot.item.sample).toBe('1');
  });

  it('shows what is wrong with a file and goes on', async () => {
    const server = new Server('classify');
    server.items = [itemOf('1'), itemOf('2')];
    server.broken.add('1');
    const { session, state } = await screen(server);
    expect(state().picture).toMatchObject({ state: 'broken', title: 'ends too early', detail: '212 of 340 kB' });
    await session.submit('skip', 'cannot be shown');
    await settle();
    expect(state().current?.item.sample).toBe('2');
    expect(state().picture.state).toBe('shown');
  });

  it('tells why nothing is left, with the advice of the dashboard', async () => {
    const server = new Server('classify');
    const { state } = await screen(server);
    expect(state().nothing).toEqual({ kind: 'finished', advice: { verdict: 'stop', sentence: 'Enough.' } });
  });

  it('looks back without changing anything', async () => {
    const server = new Server('classify');
    server.items = samples.map((sample) => itemOf(sample));
    const { session, state } = await screen(server);
    await session.chooseClass(2, true);
    await settle();
    session.back();
    session.edit((all) => ({ ...all, classes: [0] }));
    expect(session.work?.classes).toEqual([2]);
    expect(state().hint).toContain('opens it again');
    session.forward();
    expect(session.shown()?.item.sample).toBe('2');
  });
});
