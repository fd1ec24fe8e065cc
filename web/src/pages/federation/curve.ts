import type { AccuracyBounds, FederationRound } from '../../api/federation';

export type Axis = 'rounds' | 'labels';

export interface Point {
  x: number;
  y: number;
  /** What stands at the point, in words. */
  name: string;
}

export interface Curve {
  federation: Point[];
  isolated: Point[];
  centralised: Point[];
  x: [number, number];
  y: [number, number];
  /** Where a run begins, on the axis of rounds. */
  runs: { x: number; name: string }[];
}

/** What the chart draws. By labels, each number of labels has the newest model that was measured with them. */
export function curveOf(history: FederationRound[], bounds: AccuracyBounds[], axis: Axis): Curve {
  const measured = history.map((round, i) => ({ ...round, i })).filter((round) => round.accuracy !== undefined);
  const named = (round: FederationRound) => `round ${round.run}.${round.round}, ${round.labels.toLocaleString('en')} labels`;
  const federation =
    axis === 'rounds'
      ? measured.map((round) => ({ x: round.i, y: round.accuracy!, name: named(round) }))
      : [...new Map(measured.map((round) => [round.labels, { x: round.labels, y: round.accuracy!, name: named(round) }])).values()].sort(
          (a, b) => a.x - b.x,
        );
  const bound = (which: 'isolated' | 'centralised') =>
    axis === 'rounds'
      ? []
      : bounds
          .filter((one) => one[which] !== undefined)
          .map((one) => ({ x: one.labels, y: one[which]!, name: `${one.labels.toLocaleString('en')} labels` }));
  const [isolated, centralised] = [bound('isolated'), bound('centralised')];
  const all = [...federation, ...isolated, ...centralised];
  return {
    federation,
    isolated,
    centralised,
    x: all.length === 0 ? [0, 1] : [Math.min(...all.map((one) => one.x)), Math.max(...all.map((one) => one.x), 1)],
    y: span(all.map((one) => one.y)),
    runs:
      axis === 'rounds'
        ? history
            .map((round, i) => ({ x: i, name: `run ${round.run}`, first: i > 0 && history[i - 1].run !== round.run }))
            .filter((one) => one.first)
        : [],
  };
}

/** Whole steps around all values, within 0 and 1. */
function span(values: number[], step = 0.1): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = Math.max(0, Math.floor(Math.min(...values) / step + 1e-9) * step);
  const high = Math.min(1, Math.ceil(Math.max(...values) / step - 1e-9) * step);
  return low === high ? [Math.max(0, low - step), Math.min(1, high + step)] : [low, high];
}

/** What the chart shows, in one sentence. */
export function summary(curve: Curve): string {
  const last = curve.federation.at(-1);
  if (!last) return 'No round was measured yet.';
  const others = [
    ['every site for itself', curve.isolated.at(-1)],
    ['all labels in one place', curve.centralised.at(-1)],
  ] as const;
  return `The federation has accuracy ${last.y.toFixed(3)} at ${last.name}${others
    .filter(([, point]) => point)
    .map(([name, point]) => `; ${name} ${point!.y.toFixed(3)} at ${point!.name}`)
    .join('')}.`;
}
