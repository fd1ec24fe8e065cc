import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { Federation, FederationRound } from '../../api/federation';
import { Button } from '../../ui/Button';
import { bytes, count, dateTime, decimal, percent, plural } from '../../ui/format';
import { IconButton } from '../../ui/IconButton';
import { RoundParts } from './RoundParts';
import { numberOf, transferOf, troubles } from './words';

const step = 20;
const tones = { refused: 'b', silent: 'o', away: '', late: 'o' } as const;

/** Every round, newest first: who was in, who was not and why, and what went over the line. */
export function Rounds({ one }: { one: Federation }) {
  const [shown, setShown] = useState(step);
  const [open, setOpen] = useState<string | null>(null);
  const rounds = [...one.history].reverse();
  return (
    <section className="card" aria-labelledby="fed-rounds-title">
      <header>
        <h2 id="fed-rounds-title">Rounds</h2>
        <span className="small muted">newest first</span>
        <span className="grow" />
        {one.stage ? (
          <span className="small muted">
            one is open: {one.answered} of {one.expected} answered
          </span>
        ) : null}
      </header>
      <div className="body col gap">
        {rounds.length === 0 ? (
          <p className="muted">No round was closed yet.</p>
        ) : (
          <div className="tbl-wrap" tabIndex={0} role="group" aria-label="Table of rounds">
            <table className="tbl">
              <thead>
                <tr>
                  <th>Round</th>
                  <th>Closed</th>
                  <th>Sites</th>
                  <th className="r">Accuracy</th>
                  <th className="r">Labels</th>
                  <th className="r">Agreement</th>
                  <th className="r">Sent</th>
                  <th className="r">Received</th>
                  <th>
                    <span className="sr">Site by site</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rounds.slice(0, shown).map((round) => {
                  const name = numberOf(round);
                  const isOpen = open === name;
                  return (
                    <Fragment key={name}>
                      <Row round={round} isOpen={isOpen} toggle={() => setOpen(isOpen ? null : name)} />
                      {isOpen ? (
                        <tr>
                          <td colSpan={9} id="fed-parts">
                            <RoundParts round={round} />
                          </td>
                        </tr>
                      ) : null}
                    </Fragment>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
        <div className="row wrap">
          {rounds.length > shown ? (
            <Button size="sm" onClick={() => setShown(shown + step)}>
              Older
            </Button>
          ) : null}
          {rounds.length <= shown && one.earlier > 0 ? (
            <span className="small muted">{plural(one.earlier, 'round')} before these are in the coordinator’s journal.</span>
          ) : null}
        </div>
      </div>
    </section>
  );
}

function Row({ round, isOpen, toggle }: { round: FederationRound; isOpen: boolean; toggle: () => void }) {
  const { up, down } = transferOf(round);
  const asked = Math.max(round.parts.length, round.sites);
  return (
    <tr>
      <th scope="row" className="num">
        {numberOf(round)}
      </th>
      <td className="nowrap num">{dateTime(round.at)}</td>
      <td>
        <span className="row wrap gap-s">
          <span className="num nowrap">
            {count(round.sites)} of {count(asked)}
          </span>
          {troubles(round).map((one) => (
            <span key={one.state} className={`chip ${tones[one.state]}`}>
              {one.text}
            </span>
          ))}
          {round.attempts > 1 ? <span className="chip o">{plural(round.attempts, 'attempt')}</span> : null}
        </span>
      </td>
      <td className="r num nowrap">
        {round.accuracy === undefined ? (
          <span className="muted">–</span>
        ) : (
          <>
            {decimal(round.accuracy)} <span className="muted">on {count(round.measured)}</span>
          </>
        )}
      </td>
      <td className="r num">{round.labels > 0 ? count(round.labels) : <span className="muted">–</span>}</td>
      <td className="r num">{round.agreement === undefined ? <span className="muted">–</span> : percent(round.agreement)}</td>
      <td className="r num nowrap">{up + down > 0 ? bytes(up) : <span className="muted">–</span>}</td>
      <td className="r num nowrap">{up + down > 0 ? bytes(down) : <span className="muted">–</span>}</td>
      <td className="r">
        {round.parts.length > 0 ? (
          <IconButton
            size="sm"
            label={`${isOpen ? 'Hide' : 'Show'} the sites of round ${numberOf(round)}`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? 'fed-parts' : undefined}
            onClick={toggle}
          >
            {isOpen ? <ChevronDown size={16} strokeWidth={1.6} /> : <ChevronRight size={16} strokeWidth={1.6} />}
          </IconButton>
        ) : null}
      </td>
    </tr>
  );
}
