import type { MaskShape } from '../api/types';
import { clamp, type Point, type Size } from './geometry';
import { bitsOf, encodeRuns, runsOf } from './rle';

/** One mask being painted: a grid at the resolution of the original, column by column. */
export class Brush {
  readonly bits: Uint8Array;

  constructor(
    readonly size: Size,
    from?: MaskShape,
  ) {
    this.bits = from ? bitsOf(from) : new Uint8Array(size.width * size.height);
  }

  /** Sets every pixel whose middle is within `radius` of the segment to 1, or to 0 with the eraser. */
  stroke(from: Point, to: Point, radius: number, value: 0 | 1) {
    const { width, height } = this.size;
    const x0 = clamp(Math.floor(Math.min(from[0], to[0]) - radius), 0, width);
    const x1 = clamp(Math.ceil(Math.max(from[0], to[0]) + radius), 0, width);
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = dx * dx + dy * dy;
    const y0 = clamp(Math.floor(Math.min(from[1], to[1]) - radius), 0, height);
    const y1 = clamp(Math.ceil(Math.max(from[1], to[1]) + radius), 0, height);
    const limit = radius * radius;
    for (let x = x0; x < x1; x++) {
      for (let y = y0; y < y1; y++) {
        const px = x + 0.5 - from[0];
        const py = y + 0.5 - from[1];
        const t = length === 0 ? 0 : clamp((px * dx + py * dy) / length, 0, 1);
        if ((px - t * dx) ** 2 + (py - t * dy) ** 2 <= limit) this.bits[x * height + y] = value;
      }
    }
  }

  /** What is painted, as run lengths. */
  encode(): Pick<MaskShape, 'size' | 'counts'> {
    return { size: [this.size.height, this.size.width], counts: encodeRuns(runsOf(this.bits)) };
  }
}
