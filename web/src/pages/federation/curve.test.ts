import { describe, expect, it } from 'vitest';
import type { FederationRound } from '../../api/federation';
import { curveOf, summary } from './curve';

const round = (run: number, number: number, labels: number, accuracy?: number): FederationRound => ({
  run,
  round: number,
  at: '2026-03-01T10:00:00Z',
  sites: 3,
  accuracy,
  measured: 40,
  labels,
  seconds: 0,
  attempts: 1,
  parts: [],
});
const history = [round(1, 0, 100), round(1, 1, 100, 0.6), round(1, 2, 100, 0.7), round(2, 0, 160, 0.75), round(2, 1, 160, 0.8)];

describe('the learning curve of a federation', () => {
  it('has every measured round in its place on the axis of rounds, and says where runs begin', () => {
    const curve = curveOf(history, [{ labels: 100, isolated: 0.5 }], 'rounds');
    expect(curve.federation.map((point) => [point.x, point.y])).toEqual([
      [1, 0.6],
      [2, 0.7],
      [3, 0.75],
      [4, 0.8],
    ]);
    expect(curve.runs).toEqual([{ x: 3, name: 'run 2', first: true }]);
    expect(curve.isolated).toEqual([]);
  });

  it('has the newest model of each number of labels on the axis of labels, between the bounds', () => {
    const curve = curveOf(
      history,
      [
        { labels: 100, isolated: 0.5, centralised: 0.9 },
        { labels: 160, centralised: 0.95 },
      ],
      'labels',
    );
    expect(curve.federation.map((point) => [point.x, point.y])).toEqual([
      [100, 0.7],
      [160, 0.8],
    ]);
    expect(curve.isolated.map((point) => point.y)).toEqual([0.5]);
    expect(curve.centralised.map((point) => point.y)).toEqual([0.9, 0.95]);
    expect(curve.x).toEqual([100, 160]);
    expect(curve.y[0]).toBeCloseTo(0.5);
    expect(curve.y[1]).toBeCloseTo(1);
    expect(summary(curve)).toBe(
      'The federation has accuracy 0.800 at round 2.1, 160 labels; every site for itself 0.500 at 100 labels; all labels in one place 0.950 at 160 labels.',
    );
  });

  it('says that nothing was measured where nothing was', () => {
    const curve = curveOf([round(1, 0, 10)], [], 'rounds');
    expect(curve.federation).toEqual([]);
    expect(summary(curve)).toBe('No round was measured yet.');
  });
});
