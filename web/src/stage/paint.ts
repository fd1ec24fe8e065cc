import type { MaskShape, Shape } from '../api/types';
import { bounds, rotatedCorners, type Point, type Size } from './geometry';
import { grips } from './hit';
import { decodeMask } from './rle';
import { toScreen, type View } from './view';

/** How classes look: colours by class index, and what stands on the tag. */
export interface Look {
  colours: string[];
  names: string[];
  halo: string;
  font: string;
}

/** How far the rotation handle stands above its box, and the size of handles, in screen pixels. */
export const reach = 22;
const handle = 9;
const dash = [6, 4];

const colour = (look: Look, index: number) => look.colours[index] ?? look.colours[index % Math.max(1, look.colours.length)] ?? '#fff';
const suggested = (shape: Shape) => shape.source === 'model';

/** The outline in screen pixels. */
export function outline(shape: Exclude<Shape, MaskShape>, view: View): Path2D {
  const path = new Path2D();
  if (shape.kind === 'box') {
    const [x0, y0] = toScreen(view, [shape.box[0], shape.box[1]]);
    path.rect(x0, y0, (shape.box[2] - shape.box[0]) * view.scale, (shape.box[3] - shape.box[1]) * view.scale);
    return path;
  }
  const rings = shape.kind === 'rotated' ? [rotatedCorners(shape).flat()] : shape.rings;
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const [x, y] = toScreen(view, [ring[i], ring[i + 1]]);
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    path.closePath();
  }
  return path;
}

/** Every shape but the selected one: halo, colour, digit. */
export function paintShapes(ink: CanvasRenderingContext2D, all: readonly Shape[], view: View, look: Look, size: Size, stage: Size) {
  ink.lineJoin = 'round';
  const shapes = all.filter((shape) => inSight(shape, view, stage));
  for (const shape of shapes) {
    if (shape.kind === 'mask') paintMask(ink, shape, view, look, size);
    else stroke(ink, shape, view, look, 2, shapes.length >= 200);
  }
  ink.setLineDash([]);
  // Digits last: a tag is never under a neighbour's line.
  ink.font = `700 11px ${look.font}`;
  ink.textAlign = 'center';
  ink.textBaseline = 'middle';
  for (const shape of shapes) digit(ink, shape, view, look, shapes.length < 200);
}

function stroke(ink: CanvasRenderingContext2D, shape: Exclude<Shape, MaskShape>, view: View, look: Look, width: number, quick = false) {
  // A plain rectangle is several times cheaper than a path of the same four lines.
  const path = shape.kind === 'box' ? null : outline(shape, view);
  for (const [style, line] of [
    [look.halo, width + 2.5],
    [colour(look, shape.class), width],
  ] as const) {
    ink.strokeStyle = style;
    ink.lineWidth = line;
    // Dashes are dear: among hundreds of shapes the halo does without.
    ink.setLineDash(suggested(shape) && !(quick && style === look.halo) ? dash : []);
    if (path) ink.stroke(path);
    else if (shape.kind === 'box') {
      const [x0, y0, x1, y1] = shape.box;
      ink.strokeRect(x0 * view.scale + view.x, y0 * view.scale + view.y, (x1 - x0) * view.scale, (y1 - y0) * view.scale);
    }
  }
}

/** Whether any of a shape, its tag included, is on the stage. */
function inSight(shape: Shape, view: View, stage: Size): boolean {
  const rect = bounds(shape);
  const [x0, y0] = toScreen(view, [rect.x0, rect.y0]);
  const [x1, y1] = toScreen(view, [rect.x1, rect.y1]);
  return x1 > -8 && y1 > -8 && x0 < stage.width + 8 && y0 < stage.height + 24;
}

function digit(ink: CanvasRenderingContext2D, shape: Shape, view: View, look: Look, rounded: boolean) {
  const [x, y] = tagPlace(shape, view);
  const text = String(shape.class + 1);
  const width = text.length > 1 ? 20 : 13;
  const top = Math.max(1, y - 15);
  ink.fillStyle = colour(look, shape.class);
  if (rounded) {
    ink.beginPath();
    ink.roundRect(x - 1, top, width, 14, 2.5);
    ink.fill();
  } else ink.fillRect(x - 1, top, width, 14);
  if (shape.class >= 20) hatch(ink, x - 1, top, width, 14);
  ink.fillStyle = '#000';
  ink.fillText(text, x - 1 + width / 2, top + 7.5);
}

/** Colours start over at class 21: those tags are hatched. */
function hatch(ink: CanvasRenderingContext2D, x: number, y: number, width: number, height: number) {
  ink.save();
  ink.beginPath();
  ink.rect(x, y, width, height);
  ink.clip();
  ink.strokeStyle = 'rgba(255,255,255,.75)';
  ink.lineWidth = 1.5;
  ink.beginPath();
  for (let i = -height; i < width; i += 5) {
    ink.moveTo(x + i, y + height);
    ink.lineTo(x + i + height, y);
  }
  ink.stroke();
  ink.restore();
}

function tagPlace(shape: Shape, view: View): Point {
  const rect = bounds(shape);
  return toScreen(view, [rect.x0, rect.y0]);
}

/** The selected shape: thicker line, name and confidence, handles. */
export function paintSelected(ink: CanvasRenderingContext2D, shape: Shape, view: View, look: Look, size: Size, locked: boolean) {
  ink.lineJoin = 'round';
  if (shape.kind === 'mask') paintMask(ink, shape, view, look, size, true);
  else stroke(ink, shape, view, look, 2.5);
  ink.setLineDash([]);
  if (!locked) paintHandles(ink, shape, view);
  const [left, y] = tagPlace(shape, view);
  const score = shape.score === undefined || !suggested(shape) ? '' : shape.score.toFixed(2);
  const name = look.names[shape.class] ?? '';
  ink.font = `600 12px ${look.font}`;
  const nameWidth = ink.measureText(name).width;
  ink.font = `500 12px ${look.font}`;
  const width = nameWidth + (score ? ink.measureText(score).width + 7 : 0) + 14;
  // The tag stays on the stage where the shape reaches its edge.
  const x = Math.max(3, Math.min(left, ink.canvas.width / devicePixelRatio - width - 2));
  const top = y - 29 < 2 ? Math.max(2, y + 6) : y - 29;
  ink.fillStyle = colour(look, shape.class);
  ink.shadowColor = 'rgba(0,0,0,.4)';
  ink.shadowBlur = 4;
  ink.shadowOffsetY = 1;
  ink.beginPath();
  ink.roundRect(x - 1, top, width, 21, 4);
  ink.fill();
  ink.shadowColor = 'transparent';
  ink.fillStyle = '#000';
  ink.textAlign = 'left';
  ink.textBaseline = 'middle';
  ink.font = `600 12px ${look.font}`;
  ink.fillText(name, x + 6, top + 11);
  ink.font = `500 12px ${look.font}`;
  ink.fillText(score, x + 6 + nameWidth + 7, top + 11);
}

function paintHandles(ink: CanvasRenderingContext2D, shape: Shape, view: View) {
  ink.lineWidth = 1.2;
  ink.strokeStyle = '#14140f';
  for (const { grip, at } of grips(shape, reach / view.scale)) {
    // On a small box the middles of the sides would cover it.
    if (grip.part === 'corner' && grip.corner.length === 1 && tooTight(shape, view)) continue;
    const [x, y] = toScreen(view, at);
    const side = grip.part === 'edge' ? 5 : handle;
    ink.fillStyle = grip.part === 'edge' ? 'rgba(255,255,255,.7)' : '#fff';
    ink.beginPath();
    if (grip.part === 'rotate' || grip.part === 'edge') ink.arc(x, y, side / 2, 0, 7);
    else ink.roundRect(x - side / 2, y - side / 2, side, side, 2);
    ink.fill();
    ink.stroke();
  }
}

/** Whether the handles in the middle of the sides would crowd the corners. */
export function tooTight(shape: Shape, view: View): boolean {
  const rect = bounds(shape);
  return Math.min(rect.x1 - rect.x0, rect.y1 - rect.y0) * view.scale < 48;
}

// One tinted picture per mask and colour; a shape is never changed in place.
const tinted = new WeakMap<MaskShape, { key: string; picture: HTMLCanvasElement; scale: number }>();
const largest = 2048;

function paintMask(ink: CanvasRenderingContext2D, mask: MaskShape, view: View, look: Look, size: Size, selected = false) {
  const { bounds: rect } = decodeMask(mask);
  if (rect.x1 <= rect.x0) return;
  const key = `${colour(look, mask.class)} ${suggested(mask)}`;
  let known = tinted.get(mask);
  if (known?.key !== key) {
    known = { key, ...tint(mask, colour(look, mask.class), suggested(mask), size) };
    tinted.set(mask, known);
  }
  const [x, y] = toScreen(view, [rect.x0, rect.y0]);
  ink.globalAlpha = selected ? 1 : 0.8;
  ink.imageSmoothingEnabled = false;
  ink.drawImage(known.picture, x, y, (rect.x1 - rect.x0) * view.scale, (rect.y1 - rect.y0) * view.scale);
  ink.globalAlpha = 1;
}

/** A mask's surface in its colour with a dark rim; a suggested one is striped. */
function tint(mask: MaskShape, css: string, striped: boolean, size: Size) {
  const { bounds: rect, edges } = decodeMask(mask);
  const scale = Math.min(1, largest / Math.max(size.width, size.height));
  const width = Math.max(1, Math.ceil((rect.x1 - rect.x0) * scale));
  const height = Math.max(1, Math.ceil((rect.y1 - rect.y0) * scale));
  const inside = new Uint8Array(width * height);
  const rows = mask.size[0];
  for (let i = 0; i < edges.length; i += 2) {
    for (let at = edges[i]; at < edges[i + 1]; at++) {
      const x = Math.min(width - 1, Math.floor((Math.floor(at / rows) - rect.x0) * scale));
      const y = Math.min(height - 1, Math.floor(((at % rows) - rect.y0) * scale));
      inside[y * width + x] = 1;
    }
  }
  const [r, g, b] = rgb(css);
  const picture = document.createElement('canvas');
  picture.width = width;
  picture.height = height;
  const ink = picture.getContext('2d')!;
  const image = ink.createImageData(width, height);
  const is = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && inside[y * width + x] === 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!is(x, y)) continue;
      const rim = !is(x - 2, y) || !is(x + 2, y) || !is(x, y - 2) || !is(x, y + 2);
      const gap = striped && (rim ? (x + y) % 12 >= 7 : (x + y) % 14 >= 5);
      image.data.set([r, g, b, gap ? (rim ? 0 : 26) : rim ? 255 : striped ? 110 : 128], (y * width + x) * 4);
    }
  }
  ink.putImageData(image, 0, 0);
  return { picture, scale };
}

function rgb(css: string): [number, number, number] {
  const hex = css.trim().replace('#', '');
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) || 0) as [number, number, number];
}
