import type { Dashboard } from '../../api/dashboard';
import { decimal } from '../../ui/format';

/** Points that each round added; the last may be a forecast, dashed. The newest seven are shown. */
export function Gain({ gain }: { gain: Dashboard['gain'] }) {
  const shown = gain.slice(-7);
  const top = Math.max(...shown.map((one) => one.points), 0.1);
  return (
    <figure className="d-gain">
      <h3 className="small">Points gained by each round</h3>
      <ul className="d-bars">
        {shown.map((one) => (
          <li key={one.round}>
            <em>{decimal(one.points, 1)}</em>
            <i
              className={one.forecast ? 'f' : ''}
              style={{ height: Math.max(one.forecast ? 5 : 3, (Math.max(0, one.points) / top) * 30) }}
              aria-hidden="true"
            />
            <small>
              <span className="sr">points in round </span>
              {one.round}
              {one.forecast ? <span className="sr">, forecast</span> : null}
            </small>
          </li>
        ))}
      </ul>
    </figure>
  );
}
