import { put, url } from '../../api/client';
import { Problem, sentence } from '../../api/problem';
import type { Shape } from '../../api/types';
import { push } from '../../stage/history';
import type { Slot } from './state';
import { Supply } from './supply';
import { draftOf, type Work } from './work';

const draftDelay = 2_000;

/** Changes to the image in hand, kept in the browser at once and on the server soon. */
export class Edits extends Supply {
  clipboard: readonly Shape[] = [];
  private draftTimer: ReturnType<typeof setTimeout> | undefined;
  private unsent: Slot | null = null;

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

  protected keep(slot: Slot) {
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
  /** The image is answered: its unfinished state is wanted no more. */
  protected forgetDraft() {
    clearTimeout(this.draftTimer);
    this.unsent = null;
  }

  /** The page is closing: the last unfinished image goes to the server too. */
  close() {
    this.sendDraft();
  }
}
