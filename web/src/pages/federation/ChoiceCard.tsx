import type { Federation } from '../../api/federation';
import { Bar } from '../../ui/Bar';
import { count, plural } from '../../ui/format';
import { splitOf } from './words';

const first = 8;

/** One budget over all sites, and how it was split. */
export function ChoiceCard({ one }: { one: Federation }) {
  const asked = one.sites.filter((site) => site.asked !== undefined).sort((a, b) => b.asked! - a.asked!);
  const limits = one.sites.filter((site) => site.cap !== undefined || site.cost !== 1);
  const most = Math.max(1, ...asked.map((site) => site.asked!));
  return (
    <section className="card" aria-labelledby="fed-choice-title">
      <header>
        <h2 id="fed-choice-title">One budget</h2>
        <span className="grow" />
        {one.selector && one.budget !== undefined ? <span className="small muted">chosen by {one.selector}</span> : null}
      </header>
      <div className="body col gap">
        {one.budget === undefined ? (
          <p className="muted">{one.run === 0 ? 'The first run names it.' : 'This run chooses nothing; --budget asks for labels.'}</p>
        ) : (
          <>
            <div>
              <p className="row baseline fed-spent">
                <b className="big">{count(one.spent)}</b>{' '}
                <span className="muted">of {plural(one.budget, 'label')} spread over the sites</span>
              </p>
              <Bar share={one.spent / Math.max(1, one.budget)} label="Budget spread over the sites" tone="w" />
            </div>
            <p className="small muted">{splitOf(one)}</p>
            {asked.length > 0 ? (
              <ul className="col gap-s">
                {asked.slice(0, first).map((site) => (
                  <li key={site.name} className="fed-split">
                    <span className="trunc">{site.name}</span>
                    <Bar share={site.asked! / most} label={`Labels asked of ${site.name}`} tone="w" />
                    <span className="r num">{count(site.asked!)}</span>
                  </li>
                ))}
              </ul>
            ) : null}
            {asked.length > first ? (
              <p className="small muted">
                {plural(asked.length - first, 'other site')} {count(asked.slice(first).reduce((sum, site) => sum + site.asked!, 0))}; the
                table of sites has each.
              </p>
            ) : null}
            {limits.length > 0 ? (
              <p className="small muted">
                Agreed:{' '}
                {limits
                  .slice(0, first)
                  .map(
                    (site) =>
                      `${site.name}${site.cap === undefined ? '' : ` at most ${count(site.cap)}`}${site.cost === 1 ? '' : ` at cost ${site.cost}`}`,
                  )
                  .join(', ')}
                {limits.length > first ? ` and ${limits.length - first} more` : ''}.
              </p>
            ) : null}
          </>
        )}
      </div>
    </section>
  );
}
