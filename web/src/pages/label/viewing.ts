import { Pictures } from './pictures';
import { SessionState } from './sessionState';
import type { Slot } from './state';
import { suggestedOf } from './work';

/** The picture on the stage, and looking back at what was answered. */
export class Viewing extends SessionState {
  protected readonly pictures = new Pictures();

  protected show(slot: Slot) {
    this.set({ picture: { state: 'loading' } });
    this.pictures.hold(slot.item.image);
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
}
