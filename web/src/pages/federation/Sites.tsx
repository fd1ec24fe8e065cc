import { useState } from 'react';
import type { Federation, FederationSite } from '../../api/federation';
import { Bar } from '../../ui/Bar';
import { Button } from '../../ui/Button';
import { bytes, count, dateTime, percent } from '../../ui/format';
import { privacyOf, standing } from './words';

const first = 20;
const caveat =
  'ε covers the labelled records in training, given which records were chosen; the choice itself looks at the whole pool, and neither ε nor the gain from subsampling covers it.';

/** Every site: whether it is there, what it gave, what it cost its privacy and its line. */
export function Sites({ one, isRunning }: { one: Federation; isRunning: boolean }) {
  const [all, setAll] = useState(false);
  const shown = all ? one.sites : one.sites.slice(0, first);
  const isPrivate = one.sites.some((site) => privacyOf(site));
  return (
    <section className="card" aria-labelledby="fed-sites-title">
      <header>
        <h2 id="fed-sites-title">Sites</h2>
        <span className="small muted">{count(one.sites.length)}</span>
        <span className="grow" />
        <span className="small muted hide-s">
          contribution: {one.secure ? 'hidden by secure sums' : 'mean share of the models a site is in'}
        </span>
      </header>
      <div className="body col gap">
        {one.sites.length === 0 ? (
          <p className="muted">
            No site is enrolled. <span className="mono">winnow federate coordinator FOLDER --enrol NAME</span> makes a code for one.
          </p>
        ) : (
          <div className="tbl-wrap" tabIndex={0} role="group" aria-label="Table of sites">
            <table className="tbl fed-sites">
              <thead>
                <tr>
                  <th>Site</th>
                  <th>State</th>
                  <th>Last seen</th>
                  <th className="r">Rounds</th>
                  <th>Contribution</th>
                  <th>Privacy spent</th>
                  <th className="r">Sent</th>
                  <th className="r">Received</th>
                  <th className="r">Asked for</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((site) => (
                  <Row key={site.name} site={site} isRunning={isRunning} chosen={one.isChosen} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {one.sites.length > shown.length ? (
          <div>
            <Button size="sm" onClick={() => setAll(true)}>
              Show all {count(one.sites.length)}
            </Button>
          </div>
        ) : null}
        {isPrivate ? <p className="small muted">{caveat}</p> : null}
      </div>
    </section>
  );
}

function Row({ site, isRunning, chosen }: { site: FederationSite; isRunning: boolean; chosen: boolean }) {
  const { tone, word, why } = standing(site, isRunning);
  const privacy = privacyOf(site);
  return (
    <tr>
      <th scope="row" className="fed-name trunc" title={site.name}>
        {site.name}
      </th>
      <td>
        <span className={`chip ${tone}`}>{word}</span>
        {why ? (
          <span className="small fed-why">
            {why}
            {site.reasonAt ? <span className="muted">, {dateTime(site.reasonAt)}</span> : null}
          </span>
        ) : null}
      </td>
      <td className="nowrap num">{site.lastSeen ? dateTime(site.lastSeen) : <span className="muted">not since the start</span>}</td>
      <td className="r num">{count(site.rounds)}</td>
      <td>
        {site.share === undefined ? (
          <span className="muted">{site.rounds === 0 ? '–' : 'not known'}</span>
        ) : (
          <span className="fed-meter">
            <Bar share={site.share} label={`Contribution of ${site.name}`} tone="w" />
            <span className="num">{percent(site.share)}</span>
          </span>
        )}
      </td>
      <td>
        {privacy ? (
          <>
            <span className="fed-meter">
              {privacy.share === undefined ? null : <Bar share={privacy.share} label={`Privacy spent by ${site.name}`} />}
              <span className={`num nowrap ${privacy.share !== undefined && privacy.share >= 0.9 ? 'warn' : ''}`}>{privacy.text}</span>
            </span>
            <span className="small muted own-line nowrap">{privacy.limit}</span>
          </>
        ) : (
          <span className="muted">no noise</span>
        )}
      </td>
      <td className="r num nowrap">{bytes(site.bytesUp)}</td>
      <td className="r num nowrap">{bytes(site.bytesDown)}</td>
      <td className="r num nowrap">
        {site.asked !== undefined ? count(site.asked) : chosen && site.hasPicks ? 'queued' : <span className="muted">–</span>}
      </td>
    </tr>
  );
}
