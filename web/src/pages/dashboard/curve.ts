import type { CurvePoint, Dashboard } from '../../api/dashboard';

export type Axis = 'labels' | 'hours';

/** Where a point stands on the axis; null where its hours are not known. */
export const along = (point: CurvePoint, axis: Axis) =>
  axis === 'labels' ? point.labels : point.seconds === undefined ? null : point.seconds / 3600;

type Column = (number | null)[];

/** Columns over one shared, ascending x: what a chart of lines with bands is drawn from. Forecasts begin at the last measured point. */
export interface CurveColumns {
  x: number[];
  winnow: Column;
  winnowLow: Column;
  winnowHigh: Column;
  forecast: Column;
  forecastLow: Column;
  forecastHigh: Column;
  random: Column;
  randomLow: Column;
  randomHigh: Column;
  randomForecast: Column;
  randomForecastLow: Column;
  randomForecastHigh: Column;
}

export function columns(curve: Dashboard['curve'], axis: Axis): CurveColumns {
  const measured = curve.winnow.filter((point) => !point.forecast);
  const last = measured.at(-1);
  const randomMeasured = curve.random.filter((point) => !point.forecast);
  const randomLast = randomMeasured.at(-1);
  const lines = {
    winnow: measured,
    forecast: last && curve.forecast.length > 0 ? [last, ...curve.forecast] : curve.forecast,
    random: randomMeasured,
    randomForecast: [...(randomLast ? [randomLast] : []), ...curve.random.filter((point) => point.forecast)],
  };
  if (lines.randomForecast.length < 2) lines.randomForecast = [];
  const xs = new Set<number>();
  for (const line of Object.values(lines)) {
    for (const point of line) {
      const x = along(point, axis);
      if (x !== null) xs.add(x);
    }
  }
  const x = [...xs].sort((a, b) => a - b);
  const place = new Map(x.map((value, i) => [value, i]));
  const column = (line: CurvePoint[], member: 'value' | 'low' | 'high'): Column => {
    const found: Column = x.map(() => null);
    for (const point of line) {
      const at = along(point, axis);
      if (at !== null) found[place.get(at)!] = point[member];
    }
    return found;
  };
  return {
    x,
    winnow: column(lines.winnow, 'value'),
    winnowLow: column(lines.winnow, 'low'),
    winnowHigh: column(lines.winnow, 'high'),
    forecast: column(lines.forecast, 'value'),
    forecastLow: column(lines.forecast, 'low'),
    forecastHigh: column(lines.forecast, 'high'),
    random: column(lines.random, 'value'),
    randomLow: column(lines.random, 'low'),
    randomHigh: column(lines.random, 'high'),
    randomForecast: column(lines.randomForecast, 'value'),
    randomForecastLow: column(lines.randomForecast, 'low'),
    randomForecastHigh: column(lines.randomForecast, 'high'),
  };
}

/** Where a curve first reaches `value`, between its points by a straight line; null where it never does. */
export function reaches(points: CurvePoint[], value: number, axis: Axis): number | null {
  let before: { x: number; y: number } | null = null;
  for (const point of points) {
    const x = along(point, axis);
    if (x === null) continue;
    if (point.value >= value) {
      if (!before || before.y >= value) return x;
      return before.x + ((value - before.y) / (point.value - before.y)) * (x - before.x);
    }
    before = { x, y: point.value };
  }
  return null;
}

/** Lower and upper end of the quality axis: whole steps around everything drawn, target included. */
export function span(curve: Dashboard['curve'], step = 0.05): [number, number] {
  const all = [...curve.winnow, ...curve.random, ...curve.forecast];
  const low = Math.min(...all.map((point) => point.low), curve.target ?? Infinity);
  const high = Math.max(...all.map((point) => point.high), curve.target ?? -Infinity);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  return [Math.max(0, Math.floor(low / step + 1e-9) * step), Math.min(1, Math.ceil(high / step - 1e-9) * step)];
}

/** What the chart shows, in one sentence. */
export function summary(curve: Dashboard['curve']): string {
  const last = curve.winnow.filter((point) => !point.forecast).at(-1);
  if (!last) return 'No round is measured yet.';
  const random = curve.random.filter((point) => !point.forecast && point.labels <= last.labels).at(-1);
  return (
    `Winnow reaches ${curve.metric} ${last.value.toFixed(3)} with ${last.labels} labels` +
    (random ? `; random has ${random.value.toFixed(3)} with ${random.labels}.` : '.')
  );
}
