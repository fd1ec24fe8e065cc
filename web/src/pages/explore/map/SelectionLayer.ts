import type { MapData } from './mapData';
import { pointSize, type Palette } from './PointCloud';
import type { Size, View } from './view';

/**
 * The chosen points of a large map, set pixel by pixel on a canvas above it: a lasso then costs the points it holds and not a picture of
 * all of them, which takes a third of a second for a million points where no graphics card helps.
 */
export class SelectionLayer {
  #context: CanvasRenderingContext2D;
  #data: MapData;
  #chosen: Uint8Array | null = null;
  #any = false;
  #picture: ImageData | null = null;
  #colour = 0;

  constructor(canvas: HTMLCanvasElement, data: MapData) {
    this.#context = canvas.getContext('2d')!;
    this.#data = data;
  }

  /** 1 for each selected point; `any`: whether there is one at all. */
  setChosen(chosen: Uint8Array, any: boolean) {
    this.#chosen = chosen;
    this.#any = any;
  }
  setPalette(palette: Palette) {
    this.#colour = packed(palette.selected);
  }

  /** `size` in CSS pixels; `ratio`: device pixels each. */
  draw(view: View, size: Size, ratio: number) {
    const { canvas } = this.#context;
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    if (!this.#any || !this.#chosen) return this.#context.clearRect(0, 0, width, height);
    if (this.#picture?.width !== width || this.#picture.height !== height) this.#picture = this.#context.createImageData(width, height);
    const pixels = new Uint32Array(this.#picture.data.buffer);
    pixels.fill(0);
    const side = Math.max(1, Math.round(pointSize(this.#data.x.length, view) * 1.2 * ratio));
    setPoints(pixels, width, height, this.#data, this.#chosen, { ...view, scale: view.scale * ratio }, side, this.#colour);
    this.#context.putImageData(this.#picture, 0, 0);
  }
}

/** Sets a square of `side` pixels around each chosen point. The view's scale is in these pixels. */
export function setPoints(
  pixels: Uint32Array,
  width: number,
  height: number,
  { x, y }: Pick<MapData, 'x' | 'y'>,
  chosen: Uint8Array,
  view: View,
  side: number,
  colour: number,
) {
  const left = width / 2 - view.x * view.scale - side / 2;
  const top = height / 2 - view.y * view.scale - side / 2;
  for (let i = 0; i < chosen.length; i++) {
    if (chosen[i] === 0) continue;
    const fromX = Math.round(x[i] * view.scale + left);
    const fromY = Math.round(y[i] * view.scale + top);
    if (fromX <= -side || fromY <= -side || fromX >= width || fromY >= height) continue;
    const toX = Math.min(width, fromX + side);
    const toY = Math.min(height, fromY + side);
    for (let row = Math.max(0, fromY); row < toY; row++)
      for (let at = row * width + Math.max(0, fromX); at < row * width + toX; at++) pixels[at] = colour;
  }
}

/** Opaque, as an image's bytes lie in memory. */
function packed(colour: readonly number[]): number {
  return new Uint32Array(new Uint8Array([...colour.map((part) => Math.round(part * 255)), 255]).buffer)[0];
}
