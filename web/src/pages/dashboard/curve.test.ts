import { describe, expect, test } from 'vitest';
import type { CurvePoint, Dashboard } from '../../api/dashboard';
import { columns, reaches, span, summary } from './curve';
import { histogramBars } from './histogram';
import { meter } from './meter';

const point = (labels: number, value: number, more: Partial<CurvePoint> = {}): CurvePoint => ({
  labels,
  seconds: labels * 90,
  value,
  low: value - 0.02,
  high: value + 0.02,
  ...more,
});
const curve: Dashboard['curve'] = {
  metric: 'mAP50',
  target: 0.75,
  winnow: [point(60, 0.4), point(120, 0.6)],
  random: [point(60, 0.4), point(180, 0.5), point(300, 0.7, { forecast: true })],
  forecast: [point(240, 0.7)],
};

describe('columns of the curve', () => {
  test('share one ascending axis', () => expect(columns(curve, 'labels').x).toEqual([60, 120, 180, 240, 300]));
  test('leave gaps where a line has no point', () => expect(columns(curve, 'labels').winnow).toEqual([0.4, 0.6, null, null, null]));
  test('join the forecast to the last measured point', () => {
    expect(columns(curve, 'labels').forecast).toEqual([null, 0.6, null, 0.7, null]);
    expect(columns(curve, 'labels').randomForecast).toEqual([null, null, 0.5, null, 0.7]);
  });
  test('leave out points whose hours are unknown', () => {
    const some = { ...curve, random: [point(60, 0.4, { seconds: undefined })], forecast: [] };
    expect(columns(some, 'hours').x).toEqual([1.5, 3]);
  });
  test('are empty without measurements', () =>
    expect(columns({ metric: 'mAP50', winnow: [], random: [], forecast: [] }, 'labels').x).toEqual([]));
});

test('the place where a curve reaches a value lies between its points', () => {
  expect(reaches(curve.winnow, 0.5, 'labels')).toBeCloseTo(90);
  expect(reaches(curve.winnow, 0.4, 'labels')).toBe(60);
  expect(reaches(curve.winnow, 0.9, 'labels')).toBeNull();
});

test('the quality axis spans bands and target in whole steps', () => {
  const [low, high] = span(curve);
  expect(low).toBeCloseTo(0.35);
  expect(high).toBeCloseTo(0.75);
  expect(span({ metric: 'm', winnow: [], random: [], forecast: [] })).toEqual([0, 1]);
});

test('the summary names both at the newest measured round', () =>
  expect(summary(curve)).toBe('Winnow reaches mAP50 0.600 with 120 labels; random has 0.400 with 60.'));

describe('saving meter', () => {
  test('random needs what Winnow needed and what was saved', () => {
    const drawn = meter({ state: 'measured', labels: 360, labelsLow: 270, labelsHigh: 485 }, 420);
    expect([drawn.randomLabels, drawn.lowLabels, drawn.highLabels]).toEqual([780, 690, 905]);
    expect(drawn.high).toBeLessThan(1);
    expect(drawn.winnow / drawn.random).toBeCloseTo(420 / 780);
  });
  test('a saving below zero makes random the shorter bar', () => {
    const drawn = meter({ state: 'measured', labels: -100, labelsLow: -200, labelsHigh: 20 }, 420);
    expect(drawn.random).toBeLessThan(drawn.winnow);
    expect(drawn.low).toBeGreaterThanOrEqual(0);
  });
});

describe('histogram', () => {
  test('the highest bar fills the height and small ones stay visible', () => {
    const bars = histogramBars([0, 1000, 1], 90, 100, 2);
    expect(bars.map((bar) => bar.height)).toEqual([0, 100, 1]);
    expect(bars.map((bar) => bar.picked)).toEqual([false, false, true]);
    expect(bars[2].x).toBe(60);
  });
  test('an empty pool draws nothing high', () => expect(histogramBars([0, 0], 10, 10).every((bar) => bar.height === 0)).toBe(true));
});
