import { expect, test } from 'vitest';
import { corners, outline, runs } from './outline';

test('a box is a closed path along its corners', () =>
  expect(outline({ id: 'a', class: 0, kind: 'box', box: [1, 2, 5, 8] })).toBe('M1 2H5V8H1Z'));

test('a quarter turn clockwise swaps width and height', () => {
  const points = corners([10, 10], [4, 2], 90).map((value) => Math.round(value * 1e9) / 1e9);
  expect(points).toEqual([11, 8, 11, 12, 9, 12, 9, 8]);
});

test('holes of a polygon are rings of the same path', () =>
  expect(
    outline({
      id: 'a',
      class: 0,
      kind: 'polygon',
      rings: [
        [0, 0, 4, 0, 4, 4],
        [1, 1, 2, 1, 2, 2],
      ],
    }),
  ).toBe('M0 0L4 0L4 4ZM1 1L2 1L2 2Z'));

test('run lengths are read with differences and signs', () => {
  // 6, 1, 40 and −1 + 1 = 0 by the published scheme: "6" "1" "X1" and "O".
  expect(runs('61X1O')).toEqual([6, 1, 40, 0]);
});

test('run lengths that end in the middle of a number give what was complete', () => expect(runs('6X')).toEqual([6]));

test('a mask becomes strips that go down its columns', () =>
  // 3 high, 2 wide: two empty, then three set, over the end of the first column.
  expect(outline({ id: 'a', class: 0, kind: 'mask', size: [3, 2], counts: '231' })).toBe('M0 2h1v1h-1zM1 0h1v2h-1z'));
