import { useState, type KeyboardEvent } from 'react';
import { announce } from '../../ui/LiveRegion';
import { useBoxWidth } from '../../ui/useBoxWidth';
import { summary, type Axis, type Curve, type Point } from './curve';

const [height, left, top, bottom] = [280, 40, 14, 28];

/** Accuracy over rounds or labels. Arrow keys move along the federation's points, and the point is read out. */
export function Chart({ curve, axis }: { curve: Curve; axis: Axis }) {
  const { ref, width } = useBoxWidth();
  const [at, setAt] = useState<number | null>(null);
  const right = width < 480 ? 14 : 96;
  const x = (value: number) => left + ((value - curve.x[0]) / Math.max(1, curve.x[1] - curve.x[0])) * Math.max(1, width - left - right);
  const y = (value: number) => top + ((curve.y[1] - value) / (curve.y[1] - curve.y[0])) * (height - top - bottom);
  const words = (point: Point) => `${point.name}: ${point.y.toFixed(3)}`;
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || curve.federation.length === 0) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(curve.federation.length - 1, (at ?? (step > 0 ? -1 : curve.federation.length)) + step));
    setAt(next);
    announce(words(curve.federation[next]));
  };
  const shown = at === null ? undefined : curve.federation[at];
  return (
    <div
      ref={ref}
      className="fed-chart"
      tabIndex={0}
      role="img"
      aria-label={`${summary(curve)} Arrow keys read each point.`}
      onKeyDown={move}
      onBlur={() => setAt(null)}
    >
      {width > 0 ? (
        <svg className="chart" width={width} height={height} aria-hidden="true">
          {ticks(curve.y).map((value) => (
            <g key={value}>
              <line className="grid" x1={left} x2={width - right} y1={y(value)} y2={y(value)} />
              <text x={left - 8} y={y(value)} textAnchor="end" dominantBaseline="middle">
                {value.toFixed(2)}
              </text>
            </g>
          ))}
          {curve.runs.map((run, i) => (
            <g key={run.x}>
              <line className="axis" x1={x(run.x)} x2={x(run.x)} y1={top} y2={height - bottom} />
              {i === curve.runs.length - 1 || curve.runs.length <= 6 ? (
                <text x={x(run.x) + 4} y={height - bottom - 6}>
                  {run.name}
                </text>
              ) : null}
            </g>
          ))}
          {axis === 'labels' ? (
            <>
              <text x={x(curve.x[0])} y={height - 8}>
                {curve.x[0].toLocaleString('en')} labels
              </text>
              {curve.x[1] > curve.x[0] ? (
                <text x={x(curve.x[1])} y={height - 8} textAnchor="end">
                  {curve.x[1].toLocaleString('en')}
                </text>
              ) : null}
            </>
          ) : (
            <text x={left} y={height - 8}>
              rounds
            </text>
          )}
          <Line points={curve.isolated} x={x} y={y} className="fed-isolated" name="isolated" wide={right > 20} />
          <Line points={curve.centralised} x={x} y={y} className="fed-centralised" name="centralised" wide={right > 20} />
          <Line points={curve.federation} x={x} y={y} className="fed-line" name="federation" wide={right > 20} />
          {curve.federation.map((point, i) => (
            <circle
              key={point.x}
              className={i === at ? 'fed-dot on' : 'fed-dot'}
              cx={x(point.x)}
              cy={y(point.y)}
              r={i === at ? 5 : curve.federation.length > 60 ? 0 : 3}
            >
              <title>{words(point)}</title>
            </circle>
          ))}
        </svg>
      ) : null}
      {shown ? (
        <div className="fed-tip" aria-hidden="true">
          {words(shown)}
        </div>
      ) : null}
    </div>
  );
}

function Line(props: {
  points: Point[];
  x: (value: number) => number;
  y: (value: number) => number;
  className: string;
  name: string;
  wide: boolean;
}) {
  const last = props.points.at(-1);
  if (!last) return null;
  return (
    <g className={props.className}>
      <polyline points={props.points.map((point) => `${props.x(point.x)},${props.y(point.y)}`).join(' ')} />
      {props.points.length === 1 ? <circle cx={props.x(last.x)} cy={props.y(last.y)} r={3} /> : null}
      {props.wide ? (
        <text className="lbl" x={props.x(last.x) + 10} y={props.y(last.y)} dominantBaseline="middle">
          {props.name}
        </text>
      ) : null}
    </g>
  );
}

function ticks([low, high]: [number, number]): number[] {
  const step = high - low > 0.55 ? 0.2 : 0.1;
  const from = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - from + 1 }, (_, i) => (from + i) * step);
}
