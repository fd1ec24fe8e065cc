import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Dashboard, Saving } from '../../api/dashboard';
import { count, decimal, hours } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { token, useScheme } from '../../ui/useColours';
import { columns, summary, type Axis, type CurveColumns } from './curve';
import { marks } from './curveMarks';
import { series } from './curveSeries';

/** The chart. Loaded only where it is shown; arrow keys move along its points, and the point is read out. */
export default function LearningCurve({ curve, saving, axis }: { curve: Dashboard['curve']; saving: Saving; axis: Axis }) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useScheme();
  const [at, setAt] = useState<number | null>(null);
  const data = columns(curve, axis);
  const drawn = JSON.stringify([curve, saving, axis]);

  useEffect(() => {
    const box = host.current!;
    const made = draw(box, curve, saving, axis, setAt);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: box.clientWidth, height: box.clientHeight }));
    watch.observe(box);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `drawn` stands for curve, saving and axis by value
  }, [drawn, scheme]);

  const move = (event: React.KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || !plot.current || data.x.length === 0) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(data.x.length - 1, (at ?? (step > 0 ? -1 : data.x.length)) + step));
    plot.current.setCursor({ left: plot.current.valToPos(data.x[next], 'x'), top: 10 });
    announce(words(data, next, axis));
  };
  return (
    <div className="d-plot-wrap">
      <div
        ref={host}
        className="d-plot"
        tabIndex={0}
        role="img"
        aria-label={`${summary(curve)} Arrow keys read each point.`}
        onKeyDown={move}
      />
      {at === null || data.x[at] === undefined ? null : (
        <div className="d-tip" style={{ left: tipLeft(plot.current, data.x[at]) }} aria-hidden="true">
          {words(data, at, axis)}
        </div>
      )}
    </div>
  );
}

function tipLeft(plot: uPlot | null, x: number) {
  if (!plot) return 0;
  return Math.min(plot.bbox.left / devicePixelRatio + plot.valToPos(x, 'x') + 10, plot.width - 220);
}

function words(data: CurveColumns, i: number, axis: Axis): string {
  const said = (name: string, value: number | null, low: number | null, high: number | null) =>
    value === null ? '' : ` · ${name} ${decimal(value)} [${decimal(low ?? value)}, ${decimal(high ?? value)}]`;
  const where = axis === 'labels' ? `${count(data.x[i])} labels` : hours(data.x[i]);
  const winnow = said('Winnow', data.winnow[i], data.winnowLow[i], data.winnowHigh[i]);
  const random = said('random', data.random[i], data.randomLow[i], data.randomHigh[i]);
  return (
    where +
    (winnow || said('forecast', data.forecast[i], data.forecastLow[i], data.forecastHigh[i])) +
    (random || said('random, forecast', data.randomForecast[i], data.randomForecastLow[i], data.randomForecastHigh[i]))
  );
}

function draw(box: HTMLElement, curve: Dashboard['curve'], saving: Saving, axis: Axis, point: (index: number | null) => void): uPlot {
  const data = columns(curve, axis);
  const narrow = box.clientWidth < 480;
  const font = `11px ${token('--font') || 'sans-serif'}`;
  const line = token('--line');
  const lines = series();
  const options: uPlot.Options = {
    width: box.clientWidth,
    height: box.clientHeight,
    padding: [10, narrow ? 12 : 78, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: false, range: (_, low, high) => [low, Math.max(high, low + 1)] }, y: { range: () => marks.span(curve) } },
    axes: [
      { font, stroke: token('--ink-3'), grid: { show: false }, ticks: { show: false }, size: 26, gap: 4, space: narrow ? 44 : 62 },
      {
        font,
        stroke: token('--ink-3'),
        grid: { stroke: line, width: 1 },
        ticks: { show: false },
        size: 40,
        gap: 8,
        space: 44,
        values: (_, values) => values.map((value) => value.toFixed(2)),
      },
    ],
    series: [{}, ...lines.series],
    bands: lines.bands,
    hooks: {
      draw: [(plot) => marks.draw(plot, curve, saving, axis)],
      setCursor: [(plot) => point(plot.cursor.idx ?? null)],
    },
  };
  return new uPlot(options, lines.data(data), box);
}
