import type uPlot from 'uplot';
import { token } from '../../ui/useColours';
import type { CurveColumns } from './curve';

const order = [
  'randomHigh', 'randomLow', 'randomForecastHigh', 'randomForecastLow', 'winnowHigh', 'winnowLow', 'forecastHigh', 'forecastLow',
  'random', 'randomForecast', 'winnow', 'forecast',
] as const; // prettier-ignore

/** Lines and bands of the chart: Winnow wheat and thickest, random grey, forecasts dashed with a paler band. */
export function series() {
  const wheat = token('--wheat');
  const grey = token('--chart-random');
  const surface = token('--surface');
  const share = Number(token('--band-opacity')) || 0.16;
  const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false }, spanGaps: true };
  const line = (stroke: string, width: number, dash?: number[]): uPlot.Series => ({
    stroke,
    width,
    dash,
    points: { show: false },
    spanGaps: true,
  });
  const fade = (colour: string, opacity: number) =>
    colour +
    Math.round(opacity * 255)
      .toString(16)
      .padStart(2, '0');
  const all: Record<(typeof order)[number], uPlot.Series> = {
    randomHigh: edge,
    randomLow: edge,
    randomForecastHigh: edge,
    randomForecastLow: edge,
    winnowHigh: edge,
    winnowLow: edge,
    forecastHigh: edge,
    forecastLow: edge,
    random: line(grey, 2),
    randomForecast: line(grey, 2, [5, 4]),
    winnow: { ...line(wheat, 2.5), points: { show: true, size: 7, width: 2, stroke: wheat, fill: surface } },
    forecast: line(wheat, 2.5, [5, 4]),
  };
  const at = (name: (typeof order)[number]) => order.indexOf(name) + 1;
  const bands: uPlot.Band[] = [
    { series: [at('randomHigh'), at('randomLow')], fill: fade(grey, share) },
    { series: [at('randomForecastHigh'), at('randomForecastLow')], fill: fade(grey, share * 0.55) },
    { series: [at('winnowHigh'), at('winnowLow')], fill: fade(wheat, share) },
    { series: [at('forecastHigh'), at('forecastLow')], fill: fade(wheat, share * 0.55) },
  ];
  const data = (columns: CurveColumns) => [columns.x, ...order.map((name) => columns[name])] as uPlot.AlignedData;
  return { series: order.map((name) => all[name]), bands, data };
}
