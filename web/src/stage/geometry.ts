import type { BoxShape, PolygonShape, RotatedShape, Shape } from '../api/types';
import { maskBounds, maskContains, moveMask } from './rle';

/** x and y in displayed pixels of the original image. */
export type Point = [number, number];
export interface Size {
  width: number;
  height: number;
}
/** Half-open: x1 and y1 are outside. */
export interface Rect {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** Where a shape is held: a corner or side, the rotation handle, a polygon's vertex, or the middle of one of its edges. */
export type Grip =
  { part: 'corner'; corner: Corner } | { part: 'rotate' } | { part: 'vertex' | 'edge'; ring: number; index: number } | { part: 'body' };
export type Corner = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w';
export const corners: Corner[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

/** The side a corner stands on, per axis: −1 low, 0 middle, 1 high. */
export function cornerSigns(corner: Corner): Point {
  return [corner.includes('w') ? -1 : corner.includes('e') ? 1 : 0, corner.includes('n') ? -1 : corner.includes('s') ? 1 : 0];
}

/** Smallest side of a box and smallest area of an outline, in pixels; less is a slip of the hand. */
export const smallest = 2;

export const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
export const clampPoint = ([x, y]: Point, size: Size): Point => [clamp(x, 0, size.width), clamp(y, 0, size.height)];

/** The box between two points in any order, inside the image. */
export function boxBetween(a: Point, b: Point, size: Size): BoxShape['box'] {
  const [ax, ay] = clampPoint(a, size);
  const [bx, by] = clampPoint(b, size);
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}

/** Turns a vector by degrees, clockwise on a screen (y down). */
export function turn([x, y]: Point, degrees: number): Point {
  const radians = (degrees * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  return [x * cos - y * sin, x * sin + y * cos];
}

/** The four corners of a rotated box, clockwise from its own top left. */
export function rotatedCorners(shape: RotatedShape): Point[] {
  const [w, h] = shape.size;
  return ([-1, 1, 1, -1] as const).map((sx, i) => {
    const sy = i < 2 ? -1 : 1;
    const [dx, dy] = turn([(sx * w) / 2, (sy * h) / 2], shape.angle);
    return [shape.centre[0] + dx, shape.centre[1] + dy] as Point;
  });
}

function pointsOf(flat: number[]): Point[] {
  const points: Point[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) points.push([flat[i], flat[i + 1]]);
  return points;
}

function around(points: Point[]): Rect {
  const rect = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const [x, y] of points) {
    rect.x0 = Math.min(rect.x0, x);
    rect.y0 = Math.min(rect.y0, y);
    rect.x1 = Math.max(rect.x1, x);
    rect.y1 = Math.max(rect.y1, y);
  }
  return rect;
}

/** The axis-parallel box around a shape. */
export function bounds(shape: Shape): Rect {
  switch (shape.kind) {
    case 'box':
      return { x0: shape.box[0], y0: shape.box[1], x1: shape.box[2], y1: shape.box[3] };
    case 'rotated':
      return around(rotatedCorners(shape));
    case 'polygon':
      return around(shape.rings.flatMap(pointsOf));
    case 'mask':
      return maskBounds(shape);
  }
}

/** Twice the signed area is summed by the shoelace formula; the sign is dropped. */
export function ringArea(ring: number[]): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length;
    sum += ring[i] * ring[j + 1] - ring[j] * ring[i + 1];
  }
  return Math.abs(sum) / 2;
}

/** Whether a point is inside rings by the even-odd rule. */
export function insideRings(rings: number[][], [x, y]: Point): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const crosses = ring[i + 1] > y !== ring[j + 1] > y;
      if (crosses && x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) inside = !inside;
    }
  }
  return inside;
}

/** Whether a point is on the shape's surface. */
export function contains(shape: Shape, point: Point): boolean {
  switch (shape.kind) {
    case 'box': {
      const [x0, y0, x1, y1] = shape.box;
      return point[0] >= x0 && point[0] < x1 && point[1] >= y0 && point[1] < y1;
    }
    case 'rotated': {
      const [dx, dy] = turn([point[0] - shape.centre[0], point[1] - shape.centre[1]], -shape.angle);
      return Math.abs(dx) <= shape.size[0] / 2 && Math.abs(dy) <= shape.size[1] / 2;
    }
    case 'polygon':
      return insideRings(shape.rings, point);
    case 'mask':
      return maskContains(shape, point[0], point[1]);
  }
}

/** Distance from a point to the segment between a and b. */
export function distanceToSegment([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = length === 0 ? 0 : clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1);
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

const inImage = (rect: Rect, size: Size) =>
  rect.x0 >= -1e-6 && rect.y0 >= -1e-6 && rect.x1 <= size.width + 1e-6 && rect.y1 <= size.height + 1e-6;

/** Moves a shape as a whole; it stops at the edge of the image. */
export function translate<T extends Shape>(shape: T, dx: number, dy: number, size: Size): T {
  const rect = bounds(shape);
  const mx = clamp(dx, -rect.x0, size.width - rect.x1);
  const my = clamp(dy, -rect.y0, size.height - rect.y1);
  const moved: Shape = shape;
  switch (moved.kind) {
    case 'box': {
      const [x0, y0, x1, y1] = moved.box;
      return { ...shape, box: [x0 + mx, y0 + my, x1 + mx, y1 + my] };
    }
    case 'rotated':
      return { ...shape, centre: [moved.centre[0] + mx, moved.centre[1] + my] };
    case 'polygon':
      return { ...shape, rings: moved.rings.map((ring) => ring.map((value, i) => value + (i % 2 === 0 ? mx : my))) };
    case 'mask':
      return { ...shape, ...moveMask(moved, Math.round(mx), Math.round(my)) };
  }
}

/** Drags one corner or side to a point. A box may be turned inside out; a rotated box keeps its angle and the side opposite. */
export function resize(shape: BoxShape | RotatedShape, corner: Corner, to: Point, size: Size): BoxShape | RotatedShape {
  const [sx, sy] = cornerSigns(corner);
  if (shape.kind === 'box') {
    const [x0, y0, x1, y1] = shape.box;
    const a: Point = [sx < 0 ? to[0] : x0, sy < 0 ? to[1] : y0];
    const b: Point = [sx > 0 ? to[0] : x1, sy > 0 ? to[1] : y1];
    return { ...shape, box: boxBetween(a, b, size) };
  }
  const [w, h] = shape.size;
  const local = turn([to[0] - shape.centre[0], to[1] - shape.centre[1]], -shape.angle);
  const along = (sign: number, half: number, at: number) => (sign === 0 ? half * 2 : Math.max(smallest, sign * at + half));
  const width = along(sx, w / 2, local[0]);
  const height = along(sy, h / 2, local[1]);
  const [cx, cy] = turn([(sx * (width - w)) / 2, (sy * (height - h)) / 2], shape.angle);
  const changed: RotatedShape = { ...shape, centre: [shape.centre[0] + cx, shape.centre[1] + cy], size: [width, height] };
  return inImage(bounds(changed), size) ? changed : shape;
}

/** Turns a rotated box so that its top looks at a point; `snap` rounds to 15 degrees. Stays as it was where a corner would leave the image. */
export function rotateTo(shape: RotatedShape, to: Point, snap: boolean, size: Size): RotatedShape {
  const raw = (Math.atan2(to[1] - shape.centre[1], to[0] - shape.centre[0]) * 180) / Math.PI + 90;
  const angle = normaliseAngle(snap ? Math.round(raw / 15) * 15 : raw);
  const changed = { ...shape, angle };
  return inImage(bounds(changed), size) ? changed : shape;
}

/** Brings an angle into [−180, 180). */
export const normaliseAngle = (degrees: number) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/** Moves one vertex of a polygon. */
export function moveVertex(shape: PolygonShape, ring: number, index: number, to: Point, size: Size): PolygonShape {
  const [x, y] = clampPoint(to, size);
  return { ...shape, rings: shape.rings.map((one, r) => (r === ring ? one.with(index * 2, x).with(index * 2 + 1, y) : one)) };
}

/** Puts a vertex on the edge that starts at `index`. */
export function insertVertex(shape: PolygonShape, ring: number, index: number, at: Point): PolygonShape {
  return { ...shape, rings: shape.rings.map((one, r) => (r === ring ? one.toSpliced((index + 1) * 2, 0, at[0], at[1]) : one)) };
}

/** Takes a vertex away; a ring of three keeps its vertices. */
export function removeVertex(shape: PolygonShape, ring: number, index: number): PolygonShape {
  return { ...shape, rings: shape.rings.map((one, r) => (r === ring && one.length > 6 ? one.toSpliced(index * 2, 2) : one)) };
}

/** Whether a shape is too small to be meant. */
export function isSlip(shape: Shape): boolean {
  switch (shape.kind) {
    case 'box':
      return shape.box[2] - shape.box[0] < smallest || shape.box[3] - shape.box[1] < smallest;
    case 'rotated':
      return Math.min(...shape.size) < smallest;
    case 'polygon':
      return shape.rings.length === 0 || shape.rings[0].length < 6 || ringArea(shape.rings[0]) < smallest * smallest;
    case 'mask': {
      const rect = maskBounds(shape);
      return rect.x1 <= rect.x0;
    }
  }
}

/** Grows or shrinks by its right and lower side, for the keyboard. */
export function growBy(shape: Shape, dx: number, dy: number, size: Size): Shape {
  if (shape.kind === 'box') {
    const [x0, y0, x1, y1] = shape.box;
    return { ...shape, box: [x0, y0, clamp(x1 + dx, x0 + smallest, size.width), clamp(y1 + dy, y0 + smallest, size.height)] };
  }
  if (shape.kind === 'rotated') {
    const changed = { ...shape, size: [Math.max(smallest, shape.size[0] + dx), Math.max(smallest, shape.size[1] + dy)] as Point };
    return inImage(bounds(changed), size) ? changed : shape;
  }
  return shape;
}
