import { expect, test } from 'vitest';
import { colourDistance, tooNear } from './colourDistance';

test('black and white are 100 apart, and a colour is 0 from itself', () => {
  expect(colourDistance('#000000', '#ffffff')).toBeCloseTo(100, 1);
  expect(colourDistance('#8559fc', '#8559FC')).toBe(0);
});
test('the first eight class colours are as far apart as the design says', () => {
  const first = ['#8559FC', '#DDF58F', '#EA2413', '#55B8F8', '#F3899B', '#BFC002', '#C841A5', '#9EFCF5'];
  const least = Math.min(...first.flatMap((a, i) => first.slice(i + 1).map((b) => colourDistance(a, b))));
  expect(least).toBeCloseTo(13, 0);
});
test('only a colour that is too near is named', () => {
  expect(tooNear(0, ['#8559fc', '#865afc', '#ddf58f'])).toBe(1);
  expect(tooNear(2, ['#8559fc', '#865afc', '#ddf58f'])).toBe(-1);
});
