import { get, imageUrl, post, url } from '../../api/client';
import { Problem, Unreached } from '../../api/problem';
import type { Advice, NextReply, NextRequest, Page, PastAnswer, Project, QueueItem } from '../../api/types';
import type { Tool } from '../../stage/stage';
import { remembered, type Done, type Slot } from './state';
import { Viewing } from './viewing';

const usual = 4;
/** Images in hand while images are taken along: more than an hour's work for many, and less than the server lends to one person. */
export const alongMost = 100;
/** The server takes no longer list of held images. */
const mostHeld = 128;

/** The server writes null for what is absent; here it is absent. */
function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (one === null ? [] : [[name, withoutNulls(one)]]))) as T;
}

/** Images to label: asked for before they are needed, decoded before they are shown. */
export class Supply extends Viewing {
  private pulling: Promise<void> | null = null;

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

  /** What to ask for along with an answer. */
  nextRequest(): NextRequest {
    const held = this.inHand();
    return { count: Math.max(1, this.wanted() - held.length), holding: [...held, ...this.onTheirWay()].slice(0, mostHeld) };
  }

  private wanted() {
    return this.state.along ? alongMost : usual;
  }

  /** Takes images along, pictures and all, so that labelling goes on for long without a connection; or no longer. */
  async takeAlong(along: boolean) {
    this.set({ along });
    this.stock();
    if (along) await this.pull();
  }

  /** Fetches the pictures of what is taken along, the next one first. */
  protected stock() {
    const wanted = this.state.along ? this.state.coming.map((slot) => slot.item.image) : [];
    void this.pictures.keep(wanted, () =>
      this.set({ ready: this.state.coming.filter((slot) => this.pictures.has(slot.item.image)).length }),
    );
  }

  /** Asks for more images where fewer than wanted are in hand. One request at a time. */
  pull(): Promise<void> {
    this.pulling ??= this.pullOnce().finally(() => {
      this.pulling = null;
    });
    return this.pulling;
  }

  private async pullOnce() {
    const { project } = this.state;
    if (!project || this.inHand().length >= this.wanted()) return;
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

  protected async take(reply: { items: QueueItem[]; remaining?: number; round?: number | null }) {
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
    // After many undos there are more than can be kept decoded; the nearest are wanted first.
    this.decodeNearest();
    if (!this.state.current) this.advance();
    else if (this.state.along) this.stock();
  }

  private decodeNearest() {
    for (const slot of this.state.coming.slice(0, usual)) void this.pictures.load(slot.item.image);
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

  protected advance() {
    const [current = null, ...coming] = this.state.coming;
    this.set({ current, coming, viewing: null, hint: null, allHidden: false, drafting: false });
    if (current) this.show(current);
    else this.set({ nothing: { kind: 'loading' } });
    if (this.state.along) {
      this.decodeNearest();
      this.stock();
    }
    // Each answer brings the next image with it; only a gap is worth a request of its own.
    if (coming.length < 2) void this.pull();
  }
}
