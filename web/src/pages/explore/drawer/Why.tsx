import type { SampleDetail } from '../../../api/explore';

/** Why Winnow picked it, in one sentence, with ranks; or why its label is suspect. */
export function Why({ detail }: { detail: SampleDetail }) {
  if (!detail.reason && !detail.suspect && detail.tags.length === 0) return null;
  return (
    <section className="x-part">
      {detail.reason ? (
        <>
          <p>
            <span className="wheat">Why this image:</span> {detail.reason}
          </p>
          <ul className="x-ranks">
            {(detail.bars ?? []).map((bar) => (
              <li key={bar.name} className="small">
                <span>{bar.name}</span>
                <span className="bar" aria-hidden="true">
                  <i className="w" style={{ width: `${100 - bar.topPercent}%` }} />
                </span>
                <span className="muted nowrap">top {bar.topPercent}&nbsp;%</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {detail.suspect ? <p className="warn">{detail.suspect.sentence}</p> : null}
      {detail.tags.length > 0 ? (
        <ul className="row wrap" aria-label="Tags">
          {detail.tags.map((tag) => (
            <li key={tag} className="chip line">
              {tag}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
