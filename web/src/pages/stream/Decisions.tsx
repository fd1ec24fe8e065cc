import { imageUrl, url } from '../../api/client';
import { usePages } from '../../api/hooks';
import type { StreamDecision } from '../../api/project-parts';
import { keys } from '../../api/queries';
import { Link } from '../../app/router';
import { Button } from '../../ui/Button';
import { clock, decimal } from '../../ui/format';
import { Failure } from '../../ui/Loaded';

/** Every image that came, with its score, the threshold then, and why it was kept or passed. */
export function Decisions({ id }: { id: string }) {
  const decisions = usePages<StreamDecision>([...keys.project(id), 'stream', 'decisions'], (after) =>
    url(['projects', id, 'stream', 'decisions'], { limit: 100, after }),
  );
  const items = decisions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="card" aria-labelledby="decisions-title">
      <header>
        <h2 id="decisions-title">Decisions</h2>
        <span className="grow" />
        <span className="small muted">newest first</span>
      </header>
      <div className="body tbl-wrap">
        <Failure error={decisions.error} retry={() => void decisions.refetch()} />
        {decisions.isSuccess && items.length === 0 ? (
          <p className="muted">No image came yet. A folder above is watched, or a program pushes them with a token.</p>
        ) : null}
        {items.length > 0 ? (
          <table className="tbl">
            <thead>
              <tr>
                <th>Image</th>
                <th>Decision</th>
                <th className="r">Score</th>
                <th className="r">Threshold</th>
                <th>Why</th>
                <th className="r">When</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <td>
                    <span className="row">
                      {one.sample ? (
                        <img className="r-pic" src={imageUrl(id, one.sample, 'thumb')} alt="" loading="lazy" />
                      ) : (
                        <span className="r-pic" />
                      )}
                      {one.sample ? (
                        <Link className="link mono cut" to={`/projects/${id}/explore?sample=${one.sample}`}>
                          {one.name}
                        </Link>
                      ) : (
                        <span className="mono cut">{one.name}</span>
                      )}
                    </span>
                  </td>
                  <td>{one.kept ? <span className="chip w">kept</span> : <span className="chip">passed</span>}</td>
                  <td className="r num">{decimal(one.score)}</td>
                  <td className="r num">{decimal(one.threshold)}</td>
                  <td>{one.reason}</td>
                  <td className="r num">{clock(one.at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
        {decisions.hasNextPage ? (
          <Button size="sm" onClick={() => void decisions.fetchNextPage()} disabled={decisions.isFetching}>
            Older
          </Button>
        ) : null}
      </div>
    </section>
  );
}
