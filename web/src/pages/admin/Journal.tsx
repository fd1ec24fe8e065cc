import { ShieldCheck, ShieldX } from 'lucide-react';
import { get, url } from '../../api/client';
import { useChange, usePages } from '../../api/hooks';
import type { AuditEntry, Verified } from '../../api/project-parts';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { count, dateTime } from '../../ui/format';
import { Failure } from '../../ui/Loaded';

/** The server's own journal; its chain of hashes can be checked. */
export function Journal() {
  const journal = usePages<AuditEntry>(['audit'], (after) => url('audit', { limit: 50, after }));
  const verify = useChange(() => get<Verified>(url('audit/verify')));
  const items = journal.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="card" aria-labelledby="journal-title">
      <header>
        <h2 id="journal-title">Journal of the server</h2>
        <span className="small muted hide-s">sign-ins, roles, tokens; each line carries the hash of the one before</span>
        <span className="grow" />
        <Button size="sm" onClick={() => verify.mutate(undefined)} disabled={verify.isPending}>
          Verify
        </Button>
      </header>
      <div className="body col gap">
        {verify.data ? (
          verify.data.ok ? (
            <Banner tone="g" icon={<ShieldCheck size={16} strokeWidth={1.6} aria-hidden="true" />}>
              <p>No line was altered, added between or taken out.</p>
            </Banner>
          ) : (
            <Banner tone="b" icon={<ShieldX size={16} strokeWidth={1.6} aria-hidden="true" />}>
              <p>{verify.data.problems[0]} Compare with a backup.</p>
            </Banner>
          )
        ) : null}
        <Failure error={verify.error ?? journal.error} />
        <div className="tbl-wrap" tabIndex={0} role="group" aria-label="Lines of the journal">
          <table className="tbl">
            <tbody>
              {items.map((one) => (
                <tr key={one.number}>
                  <td className="num muted">{count(one.number)}</td>
                  <td className="num nowrap">{dateTime(one.at)}</td>
                  <td className="nowrap">{one.type}</td>
                  <td className="small muted cut">{said(one.data)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {journal.hasNextPage ? (
          <div>
            <Button size="sm" onClick={() => void journal.fetchNextPage()} disabled={journal.isFetching}>
              Older
            </Button>
          </div>
        ) : null}
      </div>
    </section>
  );
}

/** The particulars of a line, name by name. */
const said = (data: Record<string, unknown>) =>
  Object.entries(data)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
