import type { Dashboard } from '../../api/dashboard';
import { Bar } from '../../ui/Bar';
import { count, money } from '../../ui/format';

/** What of the budget is used: labels, hours, money. Without a limit only what was used is said. */
export function BudgetBars({ budget, currency }: { budget: Dashboard['budget']; currency?: string }) {
  const text = (value: number, unit: string) =>
    unit === 'money'
      ? money(value, currency)
      : unit === 'hours'
        ? value < 100 && !Number.isInteger(value)
          ? value.toFixed(value < 1 ? 2 : 1)
          : count(value)
        : count(value);
  return (
    <section className="card" aria-labelledby="budget-title">
      <div className="body d-bud">
        <h2 id="budget-title">Budget</h2>
        {budget.length === 0 ? <p className="muted">No limit is set. Set one in Settings, and Winnow stops there.</p> : null}
        {budget.map((line) => (
          <div key={line.name}>
            <div className="row">
              <span className="grow">{line.name}</span>
              <span>
                <b>{text(line.used, line.unit)}</b>{' '}
                <span className="muted">
                  {line.limit === undefined ? 'used' : `of ${text(line.limit, line.unit)}`}
                  {line.unit === 'hours' ? '\u00a0h' : ''}
                </span>
                {line.limit !== undefined && line.used > line.limit ? <b className="warn"> over</b> : null}
              </span>
            </div>
            {line.limit === undefined ? null : <Bar share={line.used / Math.max(line.limit, 1e-9)} label={`${line.name} used`} />}
          </div>
        ))}
      </div>
    </section>
  );
}
