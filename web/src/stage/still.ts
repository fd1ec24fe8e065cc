import type { Size } from './geometry';
import type { View } from './view';

/** Below this many shapes drawing them anew is as quick as drawing a picture of them. */
const many = 200;
/** How much larger or smaller, and how far out of place as a share of the window, a picture of the shapes may stand in for them. */
const stretch = 1.4;
const gap = 1 / 8;

/**
 * A picture of drawn shapes, shown in their place while hundreds of them are zoomed and panned. A little blurred and never far off:
 * past a limit, and as soon as the view rests, the shapes themselves are drawn again.
 */
export class Still {
  private readonly canvas = document.createElement('canvas');
  private taken: { view: View; of: readonly unknown[] } | null = null;

  /** Keeps what was just drawn. `of`: all that the picture depends on but the view. */
  take(drawn: HTMLCanvasElement, view: View, count: number, of: readonly unknown[]) {
    this.taken = null;
    if (count < many) return;
    const { canvas } = this;
    if (canvas.width !== drawn.width) canvas.width = drawn.width;
    if (canvas.height !== drawn.height) canvas.height = drawn.height;
    const ink = canvas.getContext('2d')!;
    ink.globalCompositeOperation = 'copy';
    ink.drawImage(drawn, 0, 0);
    this.taken = { view, of };
  }

  /** Draws it as it lies in another view. False where it would be too far from the truth, or shows something else. */
  draw(ink: CanvasRenderingContext2D, view: View, stage: Size, of: readonly unknown[]): boolean {
    if (!this.taken || this.taken.of.some((one, i) => one !== of[i])) return false;
    const { x, y, width, height, scale } = placed(this.taken.view, view, stage);
    if (scale > stretch || scale < 1 / stretch) return false;
    const bare = Math.max(x / stage.width, y / stage.height, 1 - (x + width) / stage.width, 1 - (y + height) / stage.height);
    if (bare > gap) return false;
    ink.imageSmoothingQuality = 'low';
    ink.drawImage(this.canvas, x, y, width, height);
    return true;
  }
}

/** Where a picture of the whole window, taken in one view, lies in another. */
export function placed(from: View, to: View, stage: Size) {
  const scale = to.scale / from.scale;
  return { x: to.x - from.x * scale, y: to.y - from.y * scale, width: stage.width * scale, height: stage.height * scale, scale };
}
