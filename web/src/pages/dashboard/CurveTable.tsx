import type { CurvePoint, Dashboard } from '../../api/dashboard';
import { count, hours } from '../../ui/format';
import { Interval } from '../../ui/Interval';

/** The curve as numbers, forecasts named as such. */
export function CurveTable({ curve }: { curve: Dashboard['curve'] }) {
  const winnow = new Map(
    [...curve.forecast.map((point) => ({ ...point, forecast: true })), ...curve.winnow].map((point) => [point.labels, point]),
  );
  const random = new Map(curve.random.map((point) => [point.labels, point]));
  const labels = [...new Set([...winnow.keys(), ...random.keys()])].sort((a, b) => a - b);
  return (
    <div className="d-plot d-table" tabIndex={0} role="region" aria-label="Learning curve as a table">
      <table className="tbl">
        <thead>
          <tr>
            <th className="r">Labels</th>
            <th className="r">Time</th>
            <th className="r">Winnow</th>
            <th className="r">random</th>
          </tr>
        </thead>
        <tbody>
          {labels.map((one) => {
            const seconds = winnow.get(one)?.seconds ?? random.get(one)?.seconds;
            return (
              <tr key={one}>
                <td className="r">{count(one)}</td>
                <td className="r">{seconds === undefined ? '' : hours(seconds / 3600)}</td>
                <Cell point={winnow.get(one)} />
                <Cell point={random.get(one)} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ point }: { point?: CurvePoint }) {
  if (!point) return <td className="r muted">–</td>;
  return (
    <td className="r nowrap">
      {point.forecast ? <span className="muted">forecast </span> : null}
      <Interval value={point.value} low={point.low} high={point.high} />
    </td>
  );
}
