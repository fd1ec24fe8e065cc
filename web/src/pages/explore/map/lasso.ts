/** Even-odd test against one closed outline (x, y, x, y, …), with its edges sorted into bands of y, so a point meets few of them. */
export class Lasso {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  #bands: Float64Array[];
  #perUnit: number;

  constructor(outline: number[], bands = 256) {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i + 1 < outline.length; i += 2) {
      left = Math.min(left, outline[i]);
      right = Math.max(right, outline[i]);
      top = Math.min(top, outline[i + 1]);
      bottom = Math.max(bottom, outline[i + 1]);
    }
    this.left = left;
    this.right = right;
    this.top = top;
    this.bottom = bottom;
    this.#perUnit = bottom > top ? bands / (bottom - top) : 0;
    const lists: number[][] = Array.from({ length: bands }, () => []);
    const points = Math.floor(outline.length / 2);
    for (let i = 0; i < points; i++) {
      const [x0, y0] = [outline[2 * i], outline[2 * i + 1]];
      const next = (i + 1) % points;
      const [x1, y1] = [outline[2 * next], outline[2 * next + 1]];
      if (y0 === y1) continue;
      const from = this.#band(Math.min(y0, y1));
      const to = this.#band(Math.max(y0, y1));
      for (let band = from; band <= to; band++) lists[band].push(x0, y0, x1, y1);
    }
    this.#bands = lists.map((list) => Float64Array.from(list));
  }

  #band(y: number) {
    return Math.max(0, Math.min(this.#bandsLast, Math.floor((y - this.top) * this.#perUnit)));
  }
  get #bandsLast() {
    return this.#perUnit === 0 ? 0 : Math.round(this.#perUnit * (this.bottom - this.top)) - 1;
  }

  contains(x: number, y: number): boolean {
    if (x < this.left || x > this.right || y < this.top || y >= this.bottom || this.#perUnit === 0) return false;
    const edges = this.#bands[this.#band(y)];
    let inside = false;
    for (let i = 0; i < edges.length; i += 4) {
      const y0 = edges[i + 1];
      const y1 = edges[i + 3];
      if (y0 > y !== y1 > y && x < edges[i] + ((y - y0) / (y1 - y0)) * (edges[i + 2] - edges[i])) inside = !inside;
    }
    return inside;
  }

  /** Indices of the points inside, ascending. */
  select(x: Uint16Array, y: Uint16Array): Uint32Array {
    const found = new Uint32Array(x.length);
    const { left, right, top, bottom } = this;
    let count = 0;
    for (let i = 0; i < x.length; i++) {
      const px = x[i];
      const py = y[i];
      if (px >= left && px <= right && py >= top && py < bottom && this.contains(px, py)) found[count++] = i;
    }
    return found.subarray(0, count);
  }
}

/** Index of the point nearest to a place, within a distance; −1 where none is. */
export function nearest(x: Uint16Array, y: Uint16Array, atX: number, atY: number, within: number): number {
  let best = within * within;
  let found = -1;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i] - atX;
    const dy = y[i] - atY;
    const distance = dx * dx + dy * dy;
    if (distance <= best) {
      best = distance;
      found = i;
    }
  }
  return found;
}
