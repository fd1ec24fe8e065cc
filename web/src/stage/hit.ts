import type { Shape } from '../api/types';
import {
  bounds,
  contains,
  cornerSigns,
  corners,
  distanceToSegment,
  rotatedCorners,
  turn,
  type Corner,
  type Grip,
  type Point,
} from './geometry';

/** Where the handles of the selected shape are, in image pixels. `reach`: how far the rotation handle stands above, in image pixels. */
export function grips(shape: Shape, reach: number): { grip: Grip; at: Point }[] {
  switch (shape.kind) {
    case 'box':
      return corners.map((corner) => ({ grip: { part: 'corner', corner }, at: onBox(shape.box, corner) }));
    case 'rotated': {
      const place = (sx: number, sy: number, out: number): Point => {
        const [dx, dy] = turn([(sx * shape.size[0]) / 2, (sy * shape.size[1]) / 2 - out], shape.angle);
        return [shape.centre[0] + dx, shape.centre[1] + dy];
      };
      const held = corners.map((corner) => ({ grip: { part: 'corner', corner } as Grip, at: place(...cornerSigns(corner), 0) }));
      return [...held, { grip: { part: 'rotate' }, at: place(0, -1, reach) }];
    }
    case 'polygon':
      return shape.rings.flatMap((flat, ring) => {
        const found: { grip: Grip; at: Point }[] = [];
        for (let i = 0; i < flat.length; i += 2) {
          const j = (i + 2) % flat.length;
          found.push({ grip: { part: 'vertex', ring, index: i / 2 }, at: [flat[i], flat[i + 1]] });
          found.push({ grip: { part: 'edge', ring, index: i / 2 }, at: [(flat[i] + flat[j]) / 2, (flat[i + 1] + flat[j + 1]) / 2] });
        }
        return found;
      });
    case 'mask':
      return [];
  }
}

function onBox([x0, y0, x1, y1]: [number, number, number, number], corner: Corner): Point {
  const [sx, sy] = cornerSigns(corner);
  return [sx < 0 ? x0 : sx > 0 ? x1 : (x0 + x1) / 2, sy < 0 ? y0 : sy > 0 ? y1 : (y0 + y1) / 2];
}

/** The handle of the selected shape within `tolerance` of a point; a vertex wins over the middle of an edge. */
export function gripAt(shape: Shape, point: Point, tolerance: number, reach: number): Grip | null {
  let best: Grip | null = null;
  let least = tolerance;
  for (const { grip, at } of grips(shape, reach)) {
    const distance = Math.hypot(at[0] - point[0], at[1] - point[1]) + (grip.part === 'edge' ? tolerance * 0.25 : 0);
    if (distance <= least) {
      least = distance;
      best = grip;
    }
  }
  return best;
}

/** Whether a point is on the outline, within `tolerance`. */
export function onOutline(shape: Shape, point: Point, tolerance: number): boolean {
  const ring = (points: Point[]) => points.some((at, i) => distanceToSegment(point, at, points[(i + 1) % points.length]) <= tolerance);
  switch (shape.kind) {
    case 'box': {
      const [x0, y0, x1, y1] = shape.box;
      return ring([
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ]);
    }
    case 'rotated':
      return ring(rotatedCorners(shape));
    case 'polygon':
      return shape.rings.some((flat) => ring(Array.from({ length: flat.length / 2 }, (_, i) => [flat[i * 2], flat[i * 2 + 1]] as Point)));
    case 'mask':
      return false;
  }
}

function area(shape: Shape): number {
  const rect = bounds(shape);
  return (rect.x1 - rect.x0) * (rect.y1 - rect.y0);
}

/**
 * The shape under a point: an outline within `tolerance` wins over a surface, and among several the smallest,
 * so a shape inside another can always be reached. Repeated at one place, `after` moves on to the next below.
 */
export function shapeAt(shapes: readonly Shape[], point: Point, tolerance: number, after?: string): Shape | null {
  const found = shapes
    .filter((shape) => {
      const rect = bounds(shape);
      const near =
        point[0] >= rect.x0 - tolerance &&
        point[0] <= rect.x1 + tolerance &&
        point[1] >= rect.y0 - tolerance &&
        point[1] <= rect.y1 + tolerance;
      return near && (contains(shape, point) || onOutline(shape, point, tolerance));
    })
    .sort((a, b) => Number(onOutline(b, point, tolerance)) - Number(onOutline(a, point, tolerance)) || area(a) - area(b));
  const at = after === undefined ? -1 : found.findIndex((shape) => shape.id === after);
  return found[(at + 1) % Math.max(found.length, 1)] ?? null;
}
