import { post, url } from '../../api/client';
import { sentence, Unreached } from '../../api/problem';
import type { AnswerReply, Outcome } from '../../api/types';
import { uuid } from '../../app/random';
import type { Entry } from '../../outbox/outbox';
import { push, redo, undo } from '../../stage/history';
import { Edits } from './edits';
import { remembered, type Done, type Slot } from './state';
import { answerOf, choose, isDrawn, missing, suggestedOf, topSuggestion, type Work } from './work';

/**
 * Everything of the labelling screen that is not drawn, in layers: state (`sessionState`), the picture on the stage (`viewing`), images to
 * come (`supply`), changes (`edits`), and here the answers: giving, taking back, giving again.
 */
export class LabelSession extends Edits {
  private busy = false;
  /** Ends, well or not, with the write of the last answer. */
  private writing: Promise<void> | null = null;

  /** Chooses a class by its index; with `go` it answers at once. */
  async chooseClass(index: number, go: boolean) {
    const { project } = this.state;
    if (!project || this.state.viewing !== null) return this.hint('This image is answered. Ctrl Z opens it again.');
    if (this.state.picture.state !== 'shown') return this.hint('The image is not on the screen yet; nothing was sent.');
    this.edit((work) => choose(work, index, project.task === 'multilabel'));
    if (go && project.task === 'classify') await this.submit('label');
  }

  /**
   * Answers the image in hand and goes on to the next while the answer is written to this computer's disk; where that fails the image
   * comes back. The next answer waits until the last one is written.
   */
  async submit(outcome: Outcome, reason?: string): Promise<void> {
    const sample = this.state.current?.item.sample;
    if (this.writing) await this.writing;
    const { current, project, picture, viewing } = this.state;
    if (viewing !== null) return this.forward();
    if (!current || !project || this.busy || current.item.sample !== sample) return;
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
    this.writing = this.putInOutbox(current, work, outcome, reason).finally(() => {
      this.busy = false;
      this.writing = null;
    });
    await this.writing;
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
    this.forgetDraft();
    const done: Done = { slot: { ...slot, history: push(slot.history, work), warned: false }, key, outcome, at: new Date().toISOString() };
    // In the list before it is sent: the reply may come before this function goes on.
    this.set({ done: [...this.state.done, done].slice(-remembered) });
    const { leads, remaining } = this.state;
    this.beingWritten = slot.item.sample;
    const kept = this.options.outbox.add({ key, project: project!.id, name: slot.item.name, request });
    this.set({ leads: outcome === 'label' ? [...leads, leadMs].slice(-remembered) : leads, remaining: Math.max(0, remaining - 1) });
    this.advance();
    try {
      await kept;
    } catch (error) {
      this.set({ leads, remaining });
      this.bringBack(slot, key);
      this.hint(`Not kept: this browser cannot write (${sentence(error)}). The image is back.`);
    } finally {
      this.beingWritten = null;
    }
  }

  /** An answered image is in hand again, before the one that was. */
  private bringBack(slot: Slot, key: string) {
    const { done, current, coming } = this.state;
    current?.watch.stop();
    this.set({
      done: done.filter((one) => one.key !== key),
      current: slot,
      coming: current ? [current, ...coming] : coming,
      viewing: null,
      hint: null,
    });
    this.show(slot);
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
    const { done, viewing } = this.state;
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
    const slot: Slot = { ...last.slot, before: last.outcome };
    this.set({ remaining: this.state.remaining + 1 });
    this.bringBack(slot, last.key);
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

  /** Sends what waits and asks for images again: after signing in, or when the connection is back. */
  async resume() {
    this.set({ signedOut: false });
    if (!this.state.project) await this.start();
    await this.options.outbox.flush();
    if (this.state.picture.state === 'broken' && this.state.picture.offline) this.retryPicture();
    this.stock();
    await this.pull();
  }
}
