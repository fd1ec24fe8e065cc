import { Problem, Unreached } from '../api/problem';
import type { AnswerReply, AnswerRequest } from '../api/types';

/** One answer on its way to the server. Written to the browser's disk before anything is sent. */
export interface Entry {
  /** Chosen once; the server stores one answer per key however often it is sent. */
  key: string;
  /** Place in the line: entries are sent in the order they were given. */
  order: number;
  /** Who answered. Another person's session on this browser never sends it. */
  user: string;
  project: string;
  name: string;
  request: Omit<AnswerRequest, 'next'>;
  /** When it was answered, ISO 8601. */
  at: string;
  /** The server will not take it as it is, and why. It stays here until its author removes it or saves it as a file. */
  refused?: string;
}

/** Where entries are kept. All members resolve once the change is on disk. */
export interface Shelf {
  all(): Promise<Entry[]>;
  put(entry: Entry): Promise<void>;
  remove(key: string): Promise<void>;
}

export type Sender = (entry: Entry) => Promise<AnswerReply>;

/** What the screen says about answers on their way. */
export interface OutboxState {
  /** What waits, in the order it will be sent. */
  line: readonly Entry[];
  waiting: number;
  refused: Entry[];
  /** The last time the server said it has an answer on disk. */
  savedAt: string | null;
  trouble: Trouble | null;
}
export type Trouble = { kind: 'offline' | 'signedOut' | 'full' | 'server'; since: string; sentence: string; remedy?: string };

interface Options {
  shelf: Shelf;
  send: Sender;
  user: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Runs `work` after some milliseconds; gives back how to call it off. */
  later: (work: () => void, ms: number) => () => void;
  /** Lets one tab at a time send; the default runs at once. */
  alone?: <T>(work: () => Promise<T>) => Promise<T>;
  onSaved?: (entry: Entry, reply: AnswerReply) => void;
  onRefused?: (entry: Entry, error: Problem) => void;
}

const firstWait = 1_000;
const longestWait = 30_000;

/**
 * Answers that the server does not have yet. An answer is put on the shelf first and taken off only when the server says that it is
 * on disk; in between it is sent, in order, again and again, always under the same key, so nothing is lost and nothing counts twice.
 */
export class Outbox {
  private state: OutboxState = { line: [], waiting: 0, refused: [], savedAt: null, trouble: null };
  private readonly listeners = new Set<() => void>();
  private line: Entry[] = [];
  /** Asked for at least once by this page: may be on the server. */
  private readonly sent = new Set<string>();
  /** Taken off by this page, whatever an older look at the shelf says. */
  private readonly gone = new Set<string>();
  private lastOrder = 0;
  /** Answers on their way to the shelf. */
  private writing = 0;
  private running: Promise<void> | null = null;
  private again = false;
  private wait = firstWait;
  private cancelWait: (() => void) | null = null;
  private closed = false;

  constructor(private readonly options: Options) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly snapshot = () => this.state;

  /** Finds what an earlier visit left and starts to send it. */
  async open() {
    await this.reload();
    void this.flush();
  }

  close() {
    this.closed = true;
    this.cancelWait?.();
  }

  /** Puts an answer on the shelf; resolves when it is on this computer's disk. Sending goes on by itself. */
  async add(entry: Omit<Entry, 'order' | 'user' | 'at'>): Promise<Entry> {
    const now = this.options.now();
    const full: Entry = {
      ...entry,
      order: Math.max(now, this.lastOrder + 1, (this.line.at(-1)?.order ?? 0) + 1),
      user: this.options.user,
      at: new Date(now).toISOString(),
    };
    this.lastOrder = full.order;
    // In line only once it is on disk: a flush that is running must not send it, let alone take it off, before. Until then nothing says "saved".
    this.writing++;
    this.tell({});
    try {
      await this.options.shelf.put(full);
      this.line.push(full);
    } finally {
      this.writing--;
      this.tell({});
    }
    void this.flush();
    return full;
  }

  /** Takes back an answer that was never sent. False once a request with it has been made: then it may be on the server. */
  async takeBack(key: string): Promise<boolean> {
    const entry = this.line.find((one) => one.key === key);
    if (!entry || this.sent.has(key)) return false;
    await this.takeOff(key);
    this.tell({});
    return true;
  }

  /** Takes a refused answer away for good, at its author's wish. */
  async discard(key: string) {
    await this.takeOff(key);
    this.tell({ refused: this.state.refused.filter((one) => one.key !== key) });
  }

  /** Sends what waits, now. One run at a time; a call during a run makes it look once more. */
  flush(): Promise<void> {
    this.cancelWait?.();
    this.cancelWait = null;
    if (this.running) {
      this.again = true;
      return this.running;
    }
    const alone = this.options.alone ?? ((work) => work());
    this.running = alone(() => this.run()).finally(() => {
      this.running = null;
      if (this.again && !this.state.trouble) {
        this.again = false;
        void this.flush();
      }
    });
    return this.running;
  }

  private async run() {
    this.again = false;
    // Another tab may have sent some of them in the meantime.
    await this.reload();
    while (this.line.length > 0 && !this.closed) {
      const entry = this.line[0];
      this.sent.add(entry.key);
      let reply: AnswerReply;
      try {
        reply = await this.options.send(entry);
      } catch (error) {
        if (await this.failed(entry, error)) continue;
        return;
      }
      await this.takeOff(entry.key);
      this.wait = firstWait;
      this.tell({ savedAt: reply.savedAt, trouble: null });
      this.options.onSaved?.(entry, reply);
    }
    if (this.state.trouble && this.line.length === 0) this.tell({ trouble: null });
  }

  /** True to go on with the next entry; false to stop for now. */
  private async failed(entry: Entry, error: unknown): Promise<boolean> {
    const problem = error instanceof Problem ? error : null;
    if (problem && isFinal(problem.status)) {
      const refused = { ...entry, refused: problem.message };
      await this.options.shelf.put(refused);
      this.line = this.line.filter((one) => one.key !== entry.key);
      this.tell({ refused: [...this.state.refused, refused] });
      this.options.onRefused?.(refused, problem);
      return true;
    }
    if (!problem && !(error instanceof Unreached)) throw error;
    const kind = !problem ? 'offline' : problem.status === 401 ? 'signedOut' : problem.status === 507 ? 'full' : 'server';
    const since = this.state.trouble?.kind === kind ? this.state.trouble.since : new Date(this.options.now()).toISOString();
    this.tell({ trouble: { kind, since, sentence: problem?.message ?? 'No connection.', remedy: problem?.remedy } });
    // Signing in again starts the next attempt; knocking without a session would only feed the rate limit.
    if (kind !== 'signedOut' && !this.closed) {
      this.cancelWait = this.options.later(() => void this.flush(), this.wait);
      this.wait = Math.min(this.wait * 2, longestWait);
    }
    return false;
  }

  private async takeOff(key: string) {
    this.gone.add(key);
    this.line = this.line.filter((one) => one.key !== key);
    await this.options.shelf.remove(key);
  }

  private async reload() {
    const before = new Set(this.line.map((entry) => entry.key));
    const mine = (await this.options.shelf.all()).filter((entry) => entry.user === this.options.user && !this.gone.has(entry.key));
    const kept = new Set(mine.map((entry) => entry.key));
    // What came into line during the look; what went from the shelf in the meantime was sent by another tab.
    const fresh = this.line.filter((entry) => !before.has(entry.key) && !kept.has(entry.key));
    this.line = [...mine.filter((entry) => !entry.refused), ...fresh].sort((a, b) => a.order - b.order);
    this.tell({ refused: mine.filter((entry) => entry.refused) });
  }

  private tell(change: Partial<OutboxState>) {
    this.state = { ...this.state, ...change, line: [...this.line], waiting: this.line.length + this.writing };
    this.listeners.forEach((listener) => listener());
  }
}

// 401 can end by signing in, 403 by being let in again, 408 and 429 by waiting; any other 4xx will say the same for ever.
const isFinal = (status: number) => status >= 400 && status < 500 && ![401, 403, 408, 423, 425, 429].includes(status);
