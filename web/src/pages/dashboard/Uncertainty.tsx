import type { Dashboard } from '../../api/dashboard';
import { count, decimal, plural } from '../../ui/format';
import { histogramBars } from './histogram';

/** How unsure the newest model is about the images nobody has labelled. */
export function Uncertainty({ histogram }: { histogram: Dashboard['uncertainty'] }) {
  const total = histogram?.pool.reduce((sum, one) => sum + one, 0) ?? 0;
  return (
    <section className="card" aria-labelledby="uncertainty-title">
      <header>
        <h2 id="uncertainty-title">Uncertainty in the pool</h2>
        <span className="grow" />
        <span className="small muted">{histogram ? plural(total, 'unlabelled image') : ''}</span>
      </header>
      <div className="body d-tight">
        {histogram && total > 0 ? <Chart histogram={histogram} /> : <p className="none">Not yet: needs a first model.</p>}
      </div>
    </section>
  );
}

function Chart({ histogram }: { histogram: NonNullable<Dashboard['uncertainty']> }) {
  const from = histogram.picksFrom ?? Infinity;
  const bars = histogramBars(histogram.pool, 504, 104, from);
  const top = histogram.pool.slice(Number.isFinite(from) ? from : histogram.pool.length).reduce((sum, one) => sum + one, 0);
  const middle = histogram.edges[Math.floor(histogram.edges.length / 2)];
  const below = histogram.pool.slice(0, Math.floor(histogram.pool.length / 2)).reduce((sum, one) => sum + one, 0);
  return (
    <svg
      className="chart"
      viewBox="0 0 520 138"
      role="img"
      aria-label={`Histogram of uncertainty: ${count(below)} images below ${decimal(middle, 1)}${top ? `; picks come from the top ${count(top)}` : ''}.`}
    >
      <g transform="translate(8 12)">
        {bars.map((bar, i) => (
          <rect
            key={i}
            x={bar.x}
            y={bar.y}
            width={bar.width}
            height={bar.height}
            rx={Math.min(2, bar.height / 2)}
            style={{ fill: bar.picked ? 'var(--wheat)' : 'var(--line-strong)' }}
          >
            <title>{`${decimal(histogram.edges[i], 2)}–${decimal(histogram.edges[i + 1], 2)}: ${plural(histogram.pool[i], 'image')}`}</title>
          </rect>
        ))}
        <line className="axis" x1={-2} x2={506} y1={104.5} y2={104.5} />
      </g>
      <text x={8} y={132}>
        {decimal(histogram.edges[0], 0)} sure
      </text>
      <text x={512} y={132} textAnchor="end">
        {decimal(histogram.edges.at(-1) ?? 1, 0)} torn
      </text>
      {top > 0 ? (
        <>
          <text x={512} y={52} textAnchor="end" className="lbl" style={{ fill: 'var(--wheat-ink)' }}>
            picks come from the top {count(top)}
          </text>
          <text x={512} y={68} textAnchor="end">
            spread over the map, not only the peak
          </text>
        </>
      ) : null}
    </svg>
  );
}
