import type { Dashboard } from '../../api/dashboard';
import { Avatar } from '../../ui/Avatar';
import { count, decimal } from '../../ui/format';
import { Interval } from '../../ui/Interval';

/** Pace and agreement of people: to plan with, not to rank by. */
export function People({ people }: { people: Dashboard['people'] }) {
  return (
    <section className="card" aria-labelledby="people-title">
      <header>
        <h2 id="people-title">People</h2>
        <span className="grow" />
        <span className="small muted">all rounds</span>
      </header>
      <div className="body d-tight">
        {people.length === 0 ? (
          <p className="none">Nobody has labelled yet.</p>
        ) : (
          <div className="d-people" tabIndex={people.length > 6 ? 0 : undefined}>
            <table className="tbl">
              <thead>
                <tr>
                  <th>Name</th>
                  <th className="r">Labels</th>
                  <th className="r hide-s">Per hour</th>
                  <th className="r hide-s">Seconds per image, median</th>
                  <th className="r">Agreement, 95&nbsp;%</th>
                </tr>
              </thead>
              <tbody>
                {people.map((one) => (
                  <tr key={one.user}>
                    <td>
                      <span className="who-cell">
                        <Avatar name={one.name} />
                        {one.name}
                      </span>
                    </td>
                    <td className="r">{count(one.labels)}</td>
                    <td className="r hide-s">{count(one.perHour)}</td>
                    <td className="r hide-s">{decimal(one.medianMs / 1000, one.medianMs < 10_000 ? 1 : 0)}</td>
                    <td className="r nowrap">
                      {one.agreement ? <Interval {...one.agreement} digits={2} /> : <span className="muted">not yet</span>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </section>
  );
}
