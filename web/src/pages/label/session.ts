import { get, imageUrl, post, put, url } from '../../api/client';
import { Problem, sentence, Unreached } from '../../api/problem';
import type {
  Advice,
  AnswerReply,
  AnswerValue,
  NextReply,
  NextRequest,
  Outcome,
  Page,
  PastAnswer,
  Project,
  QueueItem,
  Round,
  Shape,
} from '../../api/types';
import { uuid } from '../../app/random';
import type { Entry, Outbox } from '../../outbox/outbox';
import type { Drafts } from '../../outbox/shelf';
import { begin, push, redo, undo, type History } from '../../stage/history';
import type { Tool } from '../../stage/stage';
import { Stopwatch } from './pace';
import { Pictures, type Picture } from './pictures';
import { answerOf, choose, draftOf, isDrawn, missing, startOf, suggestedOf, topSuggestion, type Work } from './work';

/** One image in hand. */
export interface Slot {
  item: QueueItem;
  history: History<Work>;
  selected: string | null;
  locked: ReadonlySet<string>;
  hidden: ReadonlySet<string>;
  watch: Stopwatch;
  /** Enter was pressed with suggestions left open; the next Enter leaves them out. */
  warned: boolean;
  /** It was answered before and taken back; redo gives that answer again. */
  before?: Outcome;
}

/** One image that was answered, the newest last. */
export interface Done {
  slot: Slot;
  key: string;
  outcome: Outcome;
  at: string;
  /** Set once the server has it. */
  answer?: string | number;
  savedAt?: string;
  late?: boolean;
}

export type Nothing =
  | { kind: 'loading' }
  | { kind: 'noImages' }
  | { kind: 'waiting'; round: Round | null }
  | { kind: 'finished'; advice: Advice | null }
  | { kind: 'failed'; sentence: string };

export interface LabelState {
  project: Project | null;
  current: Slot | null;
  coming: Slot[];
  done: Done[];
  /** Position in `done` while looking back. */
  viewing: number | null;
  picture: Picture;
  remaining: number;
  round: Round | null;
  nothing: Nothing;
  tool: Tool;
  nextClass: number;
  allHidden: boolean;
  drafting: boolean;
  brushRadius: number;
  /** Milliseconds of the last answers, oldest first. */
  leads: number[];
  /** A sentence for the foot of the panel: why the last key did nothing. */
  hint: string | null;
  /** An answer that came after somebody else had finished the image. */
  conflict: Done | null;
  signedOut: boolean;
}

const wanted = 4;
const remembered = 20;
/** The server takes no longer list of held images. */
const mostHeld = 10;
const draftDelay = 2_000;

interface Options {
  project: string;
  outbox: Outbox;
  drafts: Drafts<Draft>;
  announce: (sentence: string) => void;
  now?: () => number;
}

/** Unfinished work in this browser. `sent`: the server has it too, or something newer from another computer. */
export interface Draft {
  value: AnswerValue;
  sent: boolean;
}

export const newId = () => `u${uuid().slice(0, 8)}`;

/** The server writes null for what is absent; here it is absent. */
function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (one === null ? [] : [[name, withoutNulls(one)]]))) as T;
}

/** Everything of the labelling screen that is not drawn: images in hand, edits, undo, answers. */
export class LabelSession {
  private state: LabelState = {
    project: null,
    current: null,
    coming: [],
    done: [],
    viewing: null,
    picture: { state: 'loading' },
    remaining: 0,
    round: null,
    nothing: { kind: 'loading' },
    tool: 'select',
    nextClass: 0,
    allHidden: false,
    drafting: false,
    brushRadius: 12,
    leads: [],
    hint: null,
    conflict: null,
    signedOut: false,
  };
  clipboard: readonly Shape[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly pictures = new Pictures();
  private readonly now: () => number;
  private busy = false;
  private pulling: Promise<void> | null = null;
  private draftTimer: ReturnType<typeof setTimeout> | undefined;
  private unsent: Slot | null = null;

  constructor(private readonly options: Options) {
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

  async start() {
    try {
      const project = await get<Project>(url(['projects', this.options.project]));
      const tool: Tool = project.task === 'segment' ? 'polygon' : project.task === 'detect' ? 'box' : 'select';
      const first = project.classes.find((one) => !one.retired)?.index ?? 0;
      this.set({ project, round: project.round ?? null, remaining: project.counts.queue, tool, nextClass: first });
    } catch (error) {
      this.trouble(error);
      return;
    }
    await Promise.all([this.recall(), this.pull()]);
  }

  /** Answers of earlier visits, for the filmstrip and for undo. The screen works without them. */
  private async recall() {
    const { project } = this.state;
    if (!project) return;
    try {
      const page = await get<Page<PastAnswer>>(url(['projects', project.id, 'answers'], { mine: 1, limit: remembered }));
      const known = new Set(this.state.done.map((one) => one.answer));
      const past = page.items.filter((one) => !known.has(one.answer)).map((one) => this.doneOf(withoutNulls(one)));
      this.set({ done: [...past.reverse(), ...this.state.done].slice(-remembered) });
    } catch (error) {
      if (!(error instanceof Problem) && !(error instanceof Unreached)) throw error;
    }
  }

  private doneOf(past: PastAnswer): Done {
    const { sample, thumb, name = `image ${sample}` } = past;
    const image = imageUrl(this.options.project, sample, 'view');
    const item: QueueItem = {
      sample,
      thumb,
      name,
      image,
      answer: past.value ?? {},
      rank: 0,
      reason: '',
      bars: [],
      leaseUntil: past.savedAt,
    };
    const slot = this.slotOf(item);
    return { slot, key: String(past.answer), answer: past.answer, outcome: past.outcome, at: past.savedAt, savedAt: past.savedAt };
  }

  private slotOf(item: QueueItem): Slot {
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

  private inHand(): string[] {
    const { current, coming } = this.state;
    return [...(current ? [current] : []), ...coming].map((slot) => slot.item.sample);
  }

  /** Answered here, not yet on the server, which therefore still takes them for open. */
  private onTheirWay(): string[] {
    return this.options.outbox
      .snapshot()
      .line.filter((entry) => entry.project === this.options.project)
      .map((entry) => entry.request.sample);
  }

  /** What to ask for along with an answer. */
  nextRequest(): NextRequest {
    const held = this.inHand();
    return { count: Math.max(1, wanted - held.length), holding: [...held, ...this.onTheirWay()].slice(0, mostHeld) };
  }

  /** Asks for more images where fewer than four are in hand. One request at a time. */
  pull(): Promise<void> {
    this.pulling ??= this.pullOnce().finally(() => {
      this.pulling = null;
    });
    return this.pulling;
  }

  private async pullOnce() {
    const { project } = this.state;
    if (!project || this.inHand().length >= wanted) return;
    try {
      const reply = await post<NextReply>(url(['projects', project.id, 'queue', 'next']), this.nextRequest());
      this.set({ signedOut: false });
      await this.take(reply);
      if (this.inHand().length === 0) await this.findOutWhy();
    } catch (error) {
      this.trouble(error);
    }
  }

  private async findOutWhy() {
    const { project } = this.state;
    const fresh = await get<Project>(url(['projects', project!.id]));
    this.set({ project: fresh, round: fresh.round ?? null });
    if (fresh.counts.samples === 0) this.set({ nothing: { kind: 'noImages' } });
    else if (fresh.counts.pool > 0) this.set({ nothing: { kind: 'waiting', round: fresh.round ?? null } });
    else {
      const advice = await get<{ advice?: Advice }>(url(['projects', fresh.id, 'dashboard'])).then(
        (dashboard) => dashboard.advice ?? null,
        () => null,
      );
      this.set({ nothing: { kind: 'finished', advice } });
    }
  }

  private trouble(error: unknown) {
    if (error instanceof Problem && error.status === 401) this.set({ signedOut: true });
    else if (error instanceof Problem || error instanceof Unreached) this.set({ nothing: { kind: 'failed', sentence: sentence(error) } });
    else throw error;
  }

  private async take(reply: { items: QueueItem[]; remaining?: number; round?: number | null }) {
    const slots: Slot[] = [];
    for (const raw of reply.items) {
      const item = withoutNulls(raw);
      const draft = await this.options.drafts.get(item.sample);
      slots.push(this.slotOf(draft && !(draft.sent && item.draft) ? { ...item, draft: draft.value } : item));
    }
    const known = new Set([...this.inHand(), ...this.onTheirWay()]);
    const coming = [...this.state.coming, ...slots.filter((slot) => !known.has(slot.item.sample))];
    this.set({ coming, remaining: reply.remaining ?? this.state.remaining });
    this.inRound(reply.round);
    for (const slot of coming) void this.pictures.load(slot.item.image);
    if (!this.state.current) this.advance();
  }

  /** Another round has begun: its size is read anew. */
  private inRound(number: number | null | undefined) {
    const { project, round } = this.state;
    if (!project || number === undefined || number === null || number === round?.number) return;
    void get<Project>(url(['projects', project.id])).then(
      (fresh) => this.set({ project: fresh, round: fresh.round ?? null }),
      (error: unknown) => this.trouble(error),
    );
  }

  private advance() {
    const [current = null, ...coming] = this.state.coming;
    this.set({ current, coming, viewing: null, hint: null, allHidden: false, drafting: false });
    if (current) this.show(current);
    else this.set({ nothing: { kind: 'loading' } });
    // Each answer brings the next image with it; only a gap is worth a request of its own.
    if (coming.length < 2) void this.pull();
  }

  private show(slot: Slot) {
    this.set({ picture: { state: 'loading' } });
    void this.pictures.load(slot.item.image).then((picture) => {
      if (this.shown() !== slot && this.shown()?.item.sample !== slot.item.sample) return;
      this.set({ picture });
      const shown = this.shown();
      if (picture.state === 'shown' && shown && !shown.item.width) {
        this.changeSlot(shown, { item: { ...shown.item, width: picture.bitmap.width, height: picture.bitmap.height } });
      }
      if (picture.state === 'shown' && this.state.viewing === null) this.watch(true);
      const count = suggestedOf(slot.history.present).length;
      const { round, remaining } = this.state;
      const place = round?.picks ? `image ${round.picks - remaining + 1} of ${round.picks}` : slot.item.name;
      this.options.announce(`${place}${count > 0 ? `, ${count} suggestions` : ''}`);
    });
  }

  /** Tries to load the shown picture again. */
  retryPicture() {
    const slot = this.shown();
    if (slot) this.show(slot);
  }

  /** Tells that the page came into sight or left it. */
  watch(visible: boolean) {
    const { current, picture } = this.state;
    if (!current) return;
    if (visible && picture.state === 'shown') current.watch.start();
    else current.watch.stop();
  }

  // ---- edits -------------------------------------------------------------------------------------------------------

  private changeSlot(slot: Slot, change: Partial<Slot>): Slot {
    const changed = { ...slot, ...change };
    const { viewing, done, current } = this.state;
    if (viewing !== null && done[viewing]?.slot === slot) this.set({ done: done.with(viewing, { ...done[viewing], slot: changed }) });
    else if (current === slot) this.set({ current: changed });
    return changed;
  }

  /** Changes the work as one step to undo; kept in the browser at once and on the server soon. Looking back changes nothing. */
  edit(to: (work: Work) => Work) {
    const { current, viewing } = this.state;
    if (viewing !== null) {
      this.hint('This image is answered. Ctrl Z opens it again.');
      return;
    }
    if (!current) return;
    const history = push(current.history, to(current.history.present));
    if (history === current.history) return;
    this.keep(this.changeSlot(current, { history, warned: false }));
    this.set({ hint: null });
  }

  select(id: string | null) {
    const slot = this.shown();
    if (slot && slot.selected !== id) this.changeSlot(slot, { selected: id });
  }

  flip(which: 'locked' | 'hidden', id: string) {
    const slot = this.shown();
    if (!slot) return;
    const set = new Set(slot[which]);
    if (!set.delete(id)) set.add(id);
    this.changeSlot(slot, { [which]: set });
  }

  hint(text: string) {
    this.set({ hint: text });
    this.options.announce(text);
  }

  private keep(slot: Slot) {
    const draft = { value: draftOf(slot.history.present), sent: false };
    this.options.drafts
      .put(slot.item.sample, draft)
      .catch((error: unknown) => this.hint(`This browser could not keep the unfinished image: ${sentence(error)}`));
    this.unsent = slot;
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.sendDraft(), draftDelay);
  }

  /** The server's copy is a second one, for another computer; the browser has it already, so a failure needs no word. */
  private sendDraft() {
    clearTimeout(this.draftTimer);
    const slot = this.unsent;
    this.unsent = null;
    if (!slot) return;
    const value = draftOf(slot.history.present);
    void put(url(['projects', this.options.project, 'drafts', slot.item.sample]), value).then(
      // Only where nothing was changed or answered since.
      () => (this.state.current?.history === slot.history ? this.options.drafts.put(slot.item.sample, { value, sent: true }) : undefined),
      (error: unknown) => {
        if (error instanceof Problem && error.status === 401) this.set({ signedOut: true });
      },
    );
  }

  // ---- answers -----------------------------------------------------------------------------------------------------

  /** Chooses a class by its index; with `go` it answers at once. */
  async chooseClass(index: number, go: boolean) {
    const { project } = this.state;
    if (!project || this.state.viewing !== null) return this.hint('This image is answered. Ctrl Z opens it again.');
    if (this.state.picture.state !== 'shown') return this.hint('The image is not on the screen yet; nothing was sent.');
    this.edit((work) => choose(work, index, project.task === 'multilabel'));
    if (go && project.task === 'classify') await this.submit('label');
  }

  /** Answers the image in hand and goes on. Does nothing while the last answer is still being written down. */
  async submit(outcome: Outcome, reason?: string): Promise<void> {
    const { current, project, picture, viewing } = this.state;
    if (viewing !== null) return this.forward();
    if (!current || !project || this.busy) return;
    // A file that cannot be shown cannot be labelled: Enter goes past it, and says why.
    if (outcome === 'label' && picture.state === 'broken' && !picture.offline)
      return this.submit('skip', `cannot be shown: ${picture.title}`);
    const work = this.toSubmit(current, outcome);
    if (outcome === 'label' && picture.state !== 'shown') return this.hint('The image is not on the screen yet; nothing was sent.');
    const lack = missing(work, project.task, outcome, current.item);
    if (lack) return this.hint(lack);
    const open = suggestedOf(work).length;
    if (outcome === 'label' && isDrawn(project.task) && open > 0 && !current.warned) {
      this.changeSlot(current, { warned: true });
      return this.hint(
        `${open} suggested ${open === 1 ? 'is' : 'are'} open: A accepts all, Enter again leaves ${open === 1 ? 'it' : 'them'} out.`,
      );
    }
    this.busy = true;
    try {
      await this.putInOutbox(current, work, outcome, reason);
    } catch (error) {
      this.hint(`Not kept: this browser cannot write (${sentence(error)}). The image stays here.`);
    } finally {
      this.busy = false;
    }
  }

  private toSubmit(slot: Slot, outcome: Outcome): Work {
    const work = slot.history.present;
    const top = topSuggestion(slot.item);
    if (outcome === 'label' && this.state.project?.task === 'classify' && work.classes.length === 0 && top !== null)
      return { ...work, classes: [top] };
    return work;
  }

  private async putInOutbox(slot: Slot, work: Work, outcome: Outcome, reason?: string) {
    const { project } = this.state;
    slot.watch.stop();
    const key = uuid();
    const leadMs = slot.watch.read();
    const request = {
      key,
      sample: slot.item.sample,
      outcome,
      value: outcome === 'label' ? answerOf(work, project!.task) : undefined,
      reason,
      leadMs,
      schemaVersion: project!.schemaVersion,
    };
    clearTimeout(this.draftTimer);
    this.unsent = null;
    const done: Done = { slot: { ...slot, history: push(slot.history, work), warned: false }, key, outcome, at: new Date().toISOString() };
    // In the list before it is sent: the reply may come before this function goes on.
    this.set({ done: [...this.state.done, done].slice(-remembered) });
    try {
      await this.options.outbox.add({ key, project: project!.id, name: slot.item.name, request });
    } catch (error) {
      this.set({ done: this.state.done.filter((one) => one.key !== key) });
      slot.watch.start();
      throw error;
    }
    const leads = outcome === 'label' ? [...this.state.leads, leadMs].slice(-remembered) : this.state.leads;
    this.set({ leads, remaining: Math.max(0, this.state.remaining - 1) });
    this.advance();
  }

  /** The server has an answer on disk. */
  saved(entry: Entry, reply: AnswerReply) {
    if (entry.project !== this.options.project) return;
    const at = this.state.done.findIndex((one) => one.key === entry.key);
    if (at >= 0) {
      const done = { ...this.state.done[at], answer: reply.answer, savedAt: reply.savedAt, late: reply.late };
      this.set({ done: this.state.done.with(at, done), conflict: reply.late ? done : this.state.conflict });
    }
    void this.options.drafts.remove(entry.request.sample);
    if (reply.next) void this.take({ ...reply.next, round: reply.next.round ?? reply.round });
  }

  /** Takes an answer back: the newest, or the one being looked at. Its image comes into hand with what was said about it. */
  async reopen(): Promise<void> {
    const { done, viewing, current, coming } = this.state;
    const at = viewing ?? done.length - 1;
    const last = done[at];
    if (!last || this.busy) return;
    this.busy = true;
    try {
      const neverSent = !last.answer && (await this.options.outbox.takeBack(last.key));
      if (!neverSent) await this.undoOnServer(last);
    } catch (error) {
      return this.hint(`${sentence(error)} The answer stays as it is; undo works again with the server.`);
    } finally {
      this.busy = false;
    }
    current?.watch.stop();
    const slot: Slot = { ...last.slot, before: last.outcome };
    this.set({
      done: this.state.done.filter((one) => one.key !== last.key),
      current: slot,
      coming: current ? [current, ...coming] : coming,
      viewing: null,
      remaining: this.state.remaining + 1,
      hint: null,
    });
    this.show(slot);
    this.options.announce(`${slot.item.name} is open again`);
  }

  private async undoOnServer(last: Done) {
    let { answer } = last;
    if (!answer) {
      await this.options.outbox.flush();
      answer = this.state.done.find((one) => one.key === last.key)?.answer;
      if (!answer) throw new Unreached('not sent');
    }
    await post(url(['projects', this.options.project, 'answers', answer, 'undo']), { reason: 'undo' });
  }

  async undo() {
    const { current, viewing } = this.state;
    if (viewing === null && current && current.history.past.length > 0) {
      this.keep(this.changeSlot(current, { history: undo(current.history), warned: false }));
      return;
    }
    await this.reopen();
  }

  async redo() {
    const { current } = this.state;
    if (!current) return;
    if (current.history.future.length > 0) this.keep(this.changeSlot(current, { history: redo(current.history) }));
    else if (current.before) await this.submit(current.before);
  }

  back() {
    const { viewing, done } = this.state;
    const at = viewing === null ? done.length - 1 : viewing - 1;
    if (at < 0) return this.hint('This is the oldest of the last 20.');
    this.state.current?.watch.stop();
    this.set({ viewing: at, hint: null });
    this.show(done[at].slot);
  }

  forward() {
    const { viewing, done } = this.state;
    if (viewing === null) return;
    const at = viewing + 1 < done.length ? viewing + 1 : null;
    this.set({ viewing: at, hint: null });
    const slot = this.shown();
    if (slot) this.show(slot);
  }

  /** Looks at one of the answered images, or with null at the one in hand. */
  look(at: number | null) {
    this.state.current?.watch.stop();
    this.set({ viewing: at, hint: null });
    const slot = this.shown();
    if (slot) this.show(slot);
  }

  /** Sends what waits and asks for images again: after signing in, or when the connection is back. */
  async resume() {
    this.set({ signedOut: false });
    if (!this.state.project) await this.start();
    await this.options.outbox.flush();
    if (this.state.picture.state === 'broken' && this.state.picture.offline) this.retryPicture();
    await this.pull();
  }

  /** The page is closing: the last unfinished image goes to the server too. */
  close() {
    this.sendDraft();
  }
}
