import { Problem, sentence, Unreached } from '../../api/problem';
import type { QueueItem } from '../../api/types';
import { begin } from '../../stage/history';
import { Stopwatch } from './pace';
import { atFirst, type LabelState, type SessionOptions, type Slot } from './state';
import { startOf, type Work } from './work';

/** The state of the labelling screen, who listens to it, and the images in hand. */
export class SessionState {
  protected state = atFirst;
  private readonly listeners = new Set<() => void>();
  private readonly now: () => number;
  /** The image whose answer is on its way to this computer's disk. */
  protected beingWritten: string | null = null;

  constructor(protected readonly options: SessionOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  readonly snapshot = () => this.state;

  set(change: Partial<LabelState>) {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }

  /** The image on the stage: the one in hand, or one being looked back at. */
  shown(): Slot | null {
    const { viewing, done, current } = this.state;
    return viewing === null ? current : (done[viewing]?.slot ?? null);
  }

  get work(): Work | null {
    return this.shown()?.history.present ?? null;
  }

  hint(text: string) {
    this.set({ hint: text });
    this.options.announce(text);
  }

  protected changeSlot(slot: Slot, change: Partial<Slot>): Slot {
    const changed = { ...slot, ...change };
    const { viewing, done, current } = this.state;
    if (viewing !== null && done[viewing]?.slot === slot) this.set({ done: done.with(viewing, { ...done[viewing], slot: changed }) });
    else if (current === slot) this.set({ current: changed });
    return changed;
  }

  protected slotOf(item: QueueItem): Slot {
    const task = this.state.project!.task;
    const none: ReadonlySet<string> = new Set();
    return {
      item,
      history: begin(startOf(item, task)),
      selected: null,
      locked: none,
      hidden: none,
      watch: new Stopwatch(this.now),
      warned: false,
    };
  }

  protected inHand(): string[] {
    const { current, coming } = this.state;
    return [...(current ? [current] : []), ...coming].map((slot) => slot.item.sample);
  }

  /** Answered here, not yet on the server, which therefore still takes them for open. */
  protected onTheirWay(): string[] {
    const waiting = this.options.outbox.snapshot().line.filter((entry) => entry.project === this.options.project);
    return [...waiting.map((entry) => entry.request.sample), ...(this.beingWritten === null ? [] : [this.beingWritten])];
  }

  protected trouble(error: unknown) {
    if (error instanceof Problem && error.status === 401) this.set({ signedOut: true });
    else if (error instanceof Problem || error instanceof Unreached) this.set({ nothing: { kind: 'failed', sentence: sentence(error) } });
    else throw error;
  }
}
