import { useState } from 'react';
import type { Dashboard } from '../../api/dashboard';
import type { Project } from '../../api/types';
import { classColour } from '../../ui/classColour';
import { Swatch } from '../../ui/ClassTag';
import { count } from '../../ui/format';
import { Interval } from '../../ui/Interval';
import { Button } from '../../ui/Button';

const first = 8;

/** Labels and quality of each class. Long lists open on demand, so that the card keeps its height. */
export function ClassTable({ rows, metric, project }: { rows: Dashboard['classes']; metric: string; project?: Project }) {
  const [all, setAll] = useState(false);
  const top = Math.max(...rows.map((row) => row.labels), 1);
  const shown = all ? rows : rows.slice(0, first);
  return (
    <section className="card" aria-labelledby="classes-title">
      <header>
        <h2 id="classes-title">Classes</h2>
        <span className="grow" />
        <span className="small muted">labels · {metric}, 95&nbsp;%</span>
      </header>
      <div className="body d-tight">
        {rows.length === 0 ? <p className="none">No label yet.</p> : null}
        <table className="tbl">
          <thead className="sr">
            <tr>
              <th>Class</th>
              <th>Labels</th>
              <th>Share of the most frequent</th>
              <th>{metric}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.index}>
                <td className="d-class">
                  <span className="class-tag">
                    <Swatch index={row.index} classes={project?.classes} />
                    <span className="trunc">{row.name}</span>
                  </span>
                </td>
                <td className="r">{count(row.labels)}</td>
                <td className="d-share">
                  <div className="bar" aria-hidden="true">
                    <i
                      className="cb-i"
                      style={{ width: `${(row.labels / top) * 100}%`, background: classColour(row.index, project?.classes) }}
                    />
                  </div>
                </td>
                <td className="r nowrap">
                  {row.value === undefined ? (
                    <span className="muted">not scored</span>
                  ) : (
                    <Interval value={row.value} low={row.low ?? row.value} high={row.high ?? row.value} digits={2} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > first ? (
          <Button kind="ghost" size="sm" onClick={() => setAll(!all)}>
            {all ? 'Fewer' : `All ${count(rows.length)} classes`}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
