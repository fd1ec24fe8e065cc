import type { MaskShape } from '../api/types';
import type { Rect } from './geometry';

/**
 * COCO's compressed run lengths. Runs go down the columns, first of zeros, then of ones, in turn. From the third on, a run is stored
 * as its difference from the one two before; each number is written in groups of five bits, low ones first, with a bit for "more
 * follows", and 48 added to make a printable character.
 */
export function encodeRuns(runs: ArrayLike<number>): string {
  let text = '';
  for (let i = 0; i < runs.length; i++) {
    let value = i > 2 ? runs[i] - runs[i - 2] : runs[i];
    for (let more = true; more;) {
      let group = value & 0x1f;
      value >>= 5;
      more = group & 0x10 ? value !== -1 : value !== 0;
      if (more) group |= 0x20;
      text += String.fromCharCode(group + 48);
    }
  }
  return text;
}

/** @throws {RangeError} the text ends within a number, or holds a character outside the alphabet. */
export function decodeRuns(text: string): number[] {
  const runs: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let shift = 0;
    for (let more = true; more; shift += 5) {
      if (at >= text.length) throw new RangeError('The run lengths end within a number.');
      const group = text.charCodeAt(at++) - 48;
      if (group < 0 || group > 63) throw new RangeError(`"${text[at - 1]}" is no character of run lengths.`);
      value |= (group & 0x1f) << shift;
      more = (group & 0x20) !== 0;
      if (!more && group & 0x10) value |= -1 << (shift + 5);
    }
    if (runs.length > 2) value += runs[runs.length - 2];
    runs.push(value);
  }
  return runs;
}

/** Runs of a column-major grid of zeros and ones. */
export function runsOf(bits: Uint8Array): number[] {
  const runs: number[] = [];
  let value = 0;
  let start = 0;
  for (let i = 0; i <= bits.length; i++) {
    if (i < bits.length && bits[i] === value) continue;
    runs.push(i - start);
    start = i;
    value ^= 1;
  }
  // A grid that ends in ones needs no run of zeros behind them; an empty one keeps its single run.
  return runs;
}

/** The column-major grid of zeros and ones of a mask. @throws {RangeError} the runs do not fill the grid. */
export function bitsOf(mask: Pick<MaskShape, 'size' | 'counts'>): Uint8Array {
  const bits = new Uint8Array(mask.size[0] * mask.size[1]);
  let at = 0;
  let value = 0;
  for (const run of decodeRuns(mask.counts)) {
    if (run < 0 || at + run > bits.length) throw new RangeError('The run lengths do not fit the size of the mask.');
    if (value) bits.fill(1, at, at + run);
    at += run;
    value ^= 1;
  }
  if (at !== bits.length) throw new RangeError('The run lengths do not fill the mask.');
  return bits;
}

interface Decoded {
  /** Start of each run of ones and the position behind it, alternating. */
  edges: number[];
  bounds: Rect;
}

// A shape is never changed in place, so what was read from it stays true.
const decoded = new WeakMap<object, Decoded>();

/** Runs of ones as pairs of start and end, with the box around them; kept per shape. */
export function decodeMask(mask: MaskShape): Decoded {
  let known = decoded.get(mask);
  if (known) return known;
  const height = mask.size[0];
  const edges: number[] = [];
  const rect = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  let at = 0;
  decodeRuns(mask.counts).forEach((run, i) => {
    if (i % 2 === 1 && run > 0) {
      edges.push(at, at + run);
      const first = Math.floor(at / height);
      const last = Math.floor((at + run - 1) / height);
      rect.x0 = Math.min(rect.x0, first);
      rect.x1 = Math.max(rect.x1, last + 1);
      rect.y0 = Math.min(rect.y0, first === last ? at % height : 0);
      rect.y1 = Math.max(rect.y1, first === last ? ((at + run - 1) % height) + 1 : height);
    }
    at += run;
  });
  known = { edges, bounds: edges.length > 0 ? rect : { x0: 0, y0: 0, x1: 0, y1: 0 } };
  decoded.set(mask, known);
  return known;
}

export const maskBounds = (mask: MaskShape): Rect => decodeMask(mask).bounds;

/** Whether the pixel under a point belongs to the mask; O(log runs). */
export function maskContains(mask: MaskShape, x: number, y: number): boolean {
  const [height, width] = mask.size;
  const [px, py] = [Math.floor(x), Math.floor(y)];
  if (px < 0 || py < 0 || px >= width || py >= height) return false;
  const target = px * height + py;
  const { edges } = decodeMask(mask);
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= target) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

/** The mask moved by whole pixels; what leaves the grid is cut off. */
export function moveMask(mask: MaskShape, dx: number, dy: number): Pick<MaskShape, 'size' | 'counts'> {
  const [height, width] = mask.size;
  const from = bitsOf(mask);
  const to = new Uint8Array(from.length);
  for (let x = 0; x < width; x++) {
    const target = x + dx;
    if (target < 0 || target >= width) continue;
    for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) to[target * height + y + dy] = from[x * height + y];
  }
  return { size: mask.size, counts: encodeRuns(runsOf(to)) };
}
