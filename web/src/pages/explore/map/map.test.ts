import { setPoints } from './SelectionLayer';
import { describe, expect, test } from 'vitest';
import { random } from '../../../../mock-pictures/scenes';
import { Lasso, nearest } from './lasso';
import { IdIndex, readMap } from './mapData';
import { fit, toMap, toScreen, zoom } from './view';

/** The plain crossing test over every edge. */
function slowly(outline: number[], x: number, y: number): boolean {
  let inside = false;
  const n = outline.length / 2;
  for (let i = 0, j = n - 1; i < n; j = i++) {
    const [xi, yi, xj, yj] = [outline[2 * i], outline[2 * i + 1], outline[2 * j], outline[2 * j + 1]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

describe('lasso', () => {
  test('holds what is inside and leaves what is outside', () => {
    const lasso = new Lasso([0, 0, 10, 0, 10, 10, 0, 10]);
    expect(lasso.contains(5, 5)).toBe(true);
    expect(lasso.contains(11, 5)).toBe(false);
    expect(lasso.contains(5, -1)).toBe(false);
  });
  test('agrees with the plain test on crossing outlines', () => {
    const next = random('lasso');
    for (let round = 0; round < 20; round++) {
      const outline = Array.from({ length: 2 * (3 + Math.floor(next() * 30)) }, () => next() * 65535);
      const lasso = new Lasso(outline);
      for (let i = 0; i < 300; i++) {
        const [x, y] = [next() * 65535, next() * 65535];
        expect(lasso.contains(x, y)).toBe(slowly(outline, x, y));
      }
    }
  });
  test('a line or a point holds nothing', () => {
    expect(new Lasso([3, 3, 9, 3]).contains(5, 3)).toBe(false);
    expect(new Lasso([]).contains(0, 0)).toBe(false);
  });
  test('gives indices in order', () => {
    const found = new Lasso([0, 0, 10, 0, 10, 10, 0, 10]).select(Uint16Array.of(5, 50, 6), Uint16Array.of(5, 5, 6));
    expect([...found]).toEqual([0, 2]);
  });
});

test('the nearest point is found within its distance alone', () => {
  const [x, y] = [Uint16Array.of(0, 100, 104), Uint16Array.of(0, 100, 100)];
  expect(nearest(x, y, 103, 100, 10)).toBe(2);
  expect(nearest(x, y, 500, 500, 10)).toBe(-1);
});

describe('map of the server', () => {
  const made = (ids: bigint[]) => {
    const buffer = new ArrayBuffer(16 + ids.length * 14);
    new Uint32Array(buffer, 0, 4).set([0x504d4e57, 1, ids.length, 0]);
    new BigInt64Array(buffer, 16, ids.length).set(ids);
    return buffer;
  };
  test('is read without a copy', () => {
    const data = readMap(made([5n, 9007199254740993n]));
    expect([...data.ids]).toEqual([5n, 9007199254740993n]);
    expect(data.class.length).toBe(2);
  });
  test('that is cut off is refused with both sizes', () =>
    expect(() => readMap(made([1n, 2n]).slice(0, 30))).toThrow('The map ends too early: 30 of 44 bytes came.'));
  test('of another version is refused', () => {
    const buffer = made([]);
    new DataView(buffer).setUint32(4, 2, true);
    expect(() => readMap(buffer)).toThrow('version 2');
  });
  test('ids of 63 bits are found again, others are not', () => {
    const next = random('ids');
    const ids = BigInt64Array.from(
      { length: 5000 },
      () => (BigInt(Math.floor(next() * 2 ** 31)) << 32n) | BigInt(Math.floor(next() * 2 ** 32)),
    );
    const index = new IdIndex(ids);
    ids.forEach((id, i) => expect(index.at(String(id))).toBe(i));
    expect(index.at('12345')).toBe(-1);
  });
});

test('zooming keeps the place under the pointer, and screen and map agree', () => {
  const size = { width: 496, height: 700 };
  const view = fit(size);
  const before = toMap(view, size, 120, 300);
  const nearer = zoom(view, size, 3, 120, 300);
  const after = toMap(nearer, size, 120, 300);
  expect(after[0]).toBeCloseTo(before[0]);
  expect(after[1]).toBeCloseTo(before[1]);
  const [px, py] = toScreen(nearer, size, ...after);
  expect([px, py].map(Math.round)).toEqual([120, 300]);
});

test('chosen points of a large map are squares of whole pixels, cut off at the edge', () => {
  const pixels = new Uint32Array(6 * 4);
  const points = { x: Uint16Array.from([30, 10, 60, 200]), y: Uint16Array.from([20, 10, 40, 20]) };
  setPoints(pixels, 6, 4, points, Uint8Array.from([1, 0, 1, 1]), { x: 30, y: 20, scale: 0.1 }, 2, 7);
  expect([...pixels].map((value) => (value === 7 ? '#' : '.')).join('')).toBe('........' + '##..' + '..##' + '.......#');
});
