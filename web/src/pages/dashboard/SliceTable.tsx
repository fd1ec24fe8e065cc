import type { Dashboard } from '../../api/dashboard';
import { count } from '../../ui/format';
import { Interval } from '../../ui/Interval';

/** Quality on parts of the held-out images: by tag, source or time. */
export function SliceTable({ rows, metric }: { rows: Dashboard['slices']; metric: string }) {
  return (
    <section className="card d-slices" aria-labelledby="slices-title">
      <header>
        <h2 id="slices-title">Where it works less well</h2>
        <span className="small muted hide-s">parts of the held-out images</span>
        <span className="grow" />
        <span className="small muted">{metric}, 95&nbsp;%</span>
      </header>
      <div className="body d-tight">
        <table className="tbl">
          <thead>
            <tr>
              <th>Part</th>
              <th className="r">Images</th>
              <th className="r">{metric}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <td>{row.name}</td>
                <td className="r">{count(row.images)}</td>
                <td className="r nowrap">
                  {row.value === undefined ? (
                    <span className="muted">too few images</span>
                  ) : (
                    <Interval value={row.value} low={row.low ?? row.value} high={row.high ?? row.value} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
