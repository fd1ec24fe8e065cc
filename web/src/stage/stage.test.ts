import { describe, expect, it } from 'vitest';
import type { BoxShape, MaskShape, PolygonShape, RotatedShape, Shape } from '../api/types';
import { Brush } from './brush';
import * as g from './geometry';
import { gripAt, shapeAt } from './hit';
import * as history from './history';
import { bitsOf, decodeMask, decodeRuns, encodeRuns, maskContains, moveMask, runsOf } from './rle';
import { placed } from './still';
import * as view from './view';

const size = { width: 200, height: 100 };
const box = (id: string, ...corners: BoxShape['box']): BoxShape => ({ id, class: 0, kind: 'box', box: corners });
const rotated: RotatedShape = { id: 'r', class: 0, kind: 'rotated', centre: [100, 50], size: [40, 20], angle: 30 };
const polygon: PolygonShape = {
  id: 'p',
  class: 0,
  kind: 'polygon',
  rings: [
    [10, 10, 50, 10, 50, 50, 10, 50],
    [20, 20, 30, 20, 30, 30, 20, 30],
  ],
};

// A generator with a seed; the tests must not depend on luck.
function numbers(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

describe('geometry', () => {
  it('makes a box from any two corners and keeps it in the image', () => {
    expect(g.boxBetween([50, 40], [-10, 130], size)).toEqual([0, 40, 50, 100]);
  });

  it('moves every kind of shape by the same step and stops at the edge as a whole', () => {
    const mask = paint([40, 40], 8);
    for (const shape of [box('b', 10, 10, 30, 30), rotated, polygon, mask] as Shape[]) {
      const before = g.bounds(shape);
      const moved = g.bounds(g.translate(shape, 5, 7, size));
      expect(moved.x0 - before.x0).toBeCloseTo(5);
      expect(moved.y1 - before.y1).toBeCloseTo(7);
      const far = g.bounds(g.translate(shape, 1000, -1000, size));
      expect(far.x1).toBeCloseTo(size.width, 0);
      expect(far.y0).toBeCloseTo(0, 0);
      expect(far.x1 - far.x0).toBeCloseTo(before.x1 - before.x0);
    }
  });

  it('keeps the opposite corner of a rotated box where it is while another is dragged', () => {
    const changed = g.resize(rotated, 'se', [130, 70], size) as RotatedShape;
    const [was] = g.rotatedCorners(rotated);
    const [is] = g.rotatedCorners(changed);
    expect(is[0]).toBeCloseTo(was[0]);
    expect(is[1]).toBeCloseTo(was[1]);
    expect(changed.angle).toBe(30);
    const corner = g.rotatedCorners(changed)[2];
    expect(corner[0]).toBeCloseTo(130);
    expect(corner[1]).toBeCloseTo(70);
  });

  it('does not let a rotated box leave the image', () => {
    const wide: RotatedShape = { ...rotated, centre: [100, 50], size: [180, 20], angle: 0 };
    expect(g.rotateTo(wide, [200, 50], false, size)).toBe(wide);
    expect(g.rotateTo(rotated, [200, 50], true, size).angle).toBe(90);
  });

  it('turns a box inside out when a corner crosses the opposite one', () => {
    expect(g.resize(box('b', 10, 10, 30, 30), 'se', [5, 4], size)).toMatchObject({ box: [5, 4, 10, 10] });
  });

  it('sees the hole of a polygon as outside', () => {
    expect(g.contains(polygon, [15, 15])).toBe(true);
    expect(g.contains(polygon, [25, 25])).toBe(false);
  });

  it('moves, adds and removes vertices, and keeps three', () => {
    const more = g.insertVertex(polygon, 0, 0, [30, 5]);
    expect(more.rings[0]).toEqual([10, 10, 30, 5, 50, 10, 50, 50, 10, 50]);
    expect(g.removeVertex(more, 0, 1)).toEqual(polygon);
    expect(g.moveVertex(polygon, 1, 0, [-3, 500], size).rings[1].slice(0, 2)).toEqual([0, 100]);
    const triangle: PolygonShape = { ...polygon, rings: [[0, 0, 9, 0, 0, 9]] };
    expect(g.removeVertex(triangle, 0, 0)).toEqual(triangle);
  });

  it('takes a click without a drag for a slip', () => {
    expect(g.isSlip(box('b', 10, 10, 11, 40))).toBe(true);
    expect(g.isSlip(box('b', 10, 10, 12, 12))).toBe(false);
    expect(g.isSlip({ ...polygon, rings: [[0, 0, 50, 0, 100, 0]] })).toBe(true);
  });

  it('normalises angles into [-180, 180)', () => {
    expect([180, -180, 540, 30, -190].map(g.normaliseAngle)).toEqual([-180, -180, -180, 30, 170]);
  });
});

function paint(at: g.Point, radius: number): MaskShape {
  const brush = new Brush(size);
  brush.stroke(at, at, radius, 1);
  return { id: 'm', class: 0, kind: 'mask', ...brush.encode() };
}

describe('run lengths', () => {
  it('reads what it writes, for random grids', () => {
    const next = numbers(7);
    for (let round = 0; round < 50; round++) {
      const height = 1 + Math.floor(next() * 30);
      const width = 1 + Math.floor(next() * 30);
      const share = next();
      const bits = Uint8Array.from({ length: height * width }, () => (next() < share ? 1 : 0));
      const counts = encodeRuns(runsOf(bits));
      expect(bitsOf({ size: [height, width], counts })).toEqual(bits);
    }
  });

  it('writes the text that pycocotools writes', () => {
    // A 4 x 3 grid, columns 0001 1110 0000: runs 3, 4, 5.
    expect(encodeRuns([3, 4, 5])).toBe('345');
    expect(encodeRuns([6, 1, 40, 4, 5, 4, 5, 4, 21])).toBe('61X13mN000`0');
    expect(decodeRuns('61X13mN000`0')).toEqual([6, 1, 40, 4, 5, 4, 5, 4, 21]);
  });

  it('refuses text that is cut off or foreign, and runs that do not fill the grid', () => {
    expect(() => decodeRuns('X')).toThrow(RangeError);
    expect(() => decodeRuns(' ')).toThrow(RangeError);
    expect(() => bitsOf({ size: [2, 2], counts: encodeRuns([5]) })).toThrow(RangeError);
    expect(() => bitsOf({ size: [2, 2], counts: encodeRuns([3]) })).toThrow(RangeError);
  });

  it('knows pixels and bounds without unpacking the grid', () => {
    const mask = paint([100, 50], 9.5);
    const bits = bitsOf(mask);
    let x0 = Infinity,
      x1 = 0,
      y0 = Infinity,
      y1 = 0;
    for (let x = 0; x < size.width; x++) {
      for (let y = 0; y < size.height; y++) {
        expect(maskContains(mask, x + 0.5, y + 0.5)).toBe(bits[x * size.height + y] === 1);
        if (bits[x * size.height + y]) [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x + 1), Math.min(y0, y), Math.max(y1, y + 1)];
      }
    }
    expect(decodeMask(mask).bounds).toEqual({ x0, y0, x1, y1 });
  });

  it('moves a mask by whole pixels', () => {
    const mask = paint([100, 50], 6);
    const moved: MaskShape = { ...mask, ...moveMask(mask, 10, -4) };
    expect(maskContains(moved, 110.5, 46.5)).toBe(true);
    expect(moveMask(moved, -10, 4).counts).toBe(mask.counts);
  });
});

describe('brush', () => {
  it('paints every pixel within the radius of the stroke and no other, and the eraser takes it away', () => {
    const brush = new Brush(size);
    const [a, b]: g.Point[] = [
      [20, 20],
      [80, 60],
    ];
    brush.stroke(a, b, 7, 1);
    for (let x = 0; x < size.width; x++) {
      for (let y = 0; y < size.height; y++) {
        expect(brush.bits[x * size.height + y]).toBe(g.distanceToSegment([x + 0.5, y + 0.5], a, b) <= 7 ? 1 : 0);
      }
    }
    brush.stroke(a, b, 8, 0);
    expect(brush.bits.every((bit) => bit === 0)).toBe(true);
  });

  it('goes on from a mask that is there', () => {
    const mask = paint([50, 50], 10);
    const brush = new Brush(size, mask);
    brush.stroke([50, 50], [50, 50], 10, 1);
    expect(brush.encode().counts).toBe(mask.counts);
  });
});

describe('hits', () => {
  const outer = box('outer', 0, 0, 100, 100);
  const inner = box('inner', 40, 40, 60, 60);

  it('reaches the smaller of two shapes, and an outline before a surface', () => {
    expect(shapeAt([inner, outer], [50, 50], 3)?.id).toBe('inner');
    expect(shapeAt([inner, outer], [99, 50], 3)?.id).toBe('outer');
    expect(shapeAt([inner, outer], [150, 50], 3)).toBeNull();
  });

  it('goes through stacked shapes when clicked again', () => {
    expect(shapeAt([inner, outer], [50, 50], 3, 'inner')?.id).toBe('outer');
    expect(shapeAt([inner, outer], [50, 50], 3, 'outer')?.id).toBe('inner');
  });

  it('finds handles within the tolerance', () => {
    expect(gripAt(inner, [41, 61], 4, 20)).toEqual({ part: 'corner', corner: 'sw' });
    expect(gripAt(inner, [50, 50], 4, 20)).toBeNull();
    expect(gripAt(rotated, [100 + 30 * Math.sin(Math.PI / 6), 50 - 30 * Math.cos(Math.PI / 6)], 4, 20)).toEqual({ part: 'rotate' });
    expect(gripAt(polygon, [30, 10], 4, 20)).toEqual({ part: 'edge', ring: 0, index: 0 });
  });
});

describe('view', () => {
  it('keeps the point under the cursor while zooming', () => {
    const stage = { width: 800, height: 600 };
    const start = view.fit(size, stage, 20);
    const at: g.Point = [300, 200];
    const zoomed = view.zoomAt(start, 2.5, at, start.scale);
    const [x, y] = view.toImage(start, at);
    expect(view.toScreen(zoomed, [x, y])[0]).toBeCloseTo(300);
    expect(view.toScreen(zoomed, [x, y])[1]).toBeCloseTo(200);
    expect(view.zoomAt(start, 1e9, at, start.scale).scale).toBe(64);
  });

  it('never loses the image out of sight', () => {
    const moved = view.panBy({ scale: 2, x: 0, y: 0 }, -5000, 5000, size, { width: 800, height: 600 });
    expect(moved.x + size.width * 2).toBe(40);
    expect(moved.y).toBe(560);
  });
});

describe('a picture of the shapes', () => {
  it('lies in another view where the shapes themselves would lie', () => {
    const stage = { width: 300, height: 200 };
    const from = view.fit(size, stage, 20);
    const to = view.panBy(view.zoomAt(from, 1.3, [70, 50], from.scale), -25, 10, size, stage);
    const there = placed(from, to, stage);
    for (const point of [
      [0, 0],
      [200, 100],
      [37, 81],
    ] as g.Point[]) {
      const [x, y] = view.toScreen(from, point);
      const [shownX, shownY] = view.toScreen(to, point);
      expect(there.x + (x / stage.width) * there.width).toBeCloseTo(shownX);
      expect(there.y + (y / stage.height) * there.height).toBeCloseTo(shownY);
    }
  });
});

describe('history', () => {
  it('goes back and forward, and a new state forgets the undone ones', () => {
    let steps = history.begin(0);
    for (const value of [1, 2, 3]) steps = history.push(steps, value);
    steps = history.undo(history.undo(steps));
    expect(steps.present).toBe(1);
    steps = history.redo(steps);
    expect(steps.present).toBe(2);
    steps = history.push(steps, 9);
    expect(history.redo(steps).present).toBe(9);
    for (let i = 0; i < 5; i++) steps = history.undo(steps);
    expect(steps.present).toBe(0);
  });
});
