import type { FederationRound, RoundPart } from '../../api/federation';
import { bytes, percent } from '../../ui/format';
import { numberOf } from './words';

const words: Record<RoundPart['state'], string> = {
  in: 'in the model',
  late: 'in the model, late',
  away: 'stayed away',
  refused: 'refused',
  silent: 'did not answer',
};
const tones: Record<RoundPart['state'], string> = { in: 'g', late: 'o', away: '', refused: 'b', silent: 'o' };

/** One round, site by site. */
export function RoundParts({ round }: { round: FederationRound }) {
  return (
    <div className="fed-parts" tabIndex={0} role="group" aria-label={`Sites of round ${numberOf(round)}`}>
      <table className="tbl">
        <thead>
          <tr>
            <th>Site</th>
            <th>What came of it</th>
            <th className="r">Share</th>
            <th className="r">Sent</th>
            <th className="r">Received</th>
          </tr>
        </thead>
        <tbody>
          {round.parts.map((part) => (
            <tr key={part.site}>
              <th scope="row" className="fed-name trunc" title={part.site}>
                {part.site}
              </th>
              <td>
                <span className={`chip ${tones[part.state]}`}>{words[part.state]}</span>{' '}
                {part.reason ? <span className="small fed-why">{part.reason}</span> : null}
              </td>
              <td className="r num">{part.share === undefined ? <span className="muted">–</span> : percent(part.share)}</td>
              <td className="r num nowrap">{bytes(part.bytesUp)}</td>
              <td className="r num nowrap">{bytes(part.bytesDown)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
