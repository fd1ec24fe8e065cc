import { ShieldCheck, ShieldX } from 'lucide-react';
import { get, patch, post, url } from '../../api/client';
import { useChange, useGet, usePages } from '../../api/hooks';
import type { AuditEntry, Invite, UserRow, Verified } from '../../api/project-parts';
import { useUser } from '../../api/queries';
import type { Page } from '../../api/types';
import { Avatar } from '../../ui/Avatar';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { CopyText } from '../../ui/CopyText';
import { count, dateTime, day } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';
import { PageHead } from '../../ui/Shell';
import { Backup } from './Backup';

/** Accounts, the server's own journal, and a backup of everything. */
export default function AdminPage() {
  const me = useUser();
  if (me && !me.admin) {
    return (
      <>
        <PageHead title="Administration" />
        <main className="page">
          <p>Only administrators see this page.</p>
        </main>
      </>
    );
  }
  return (
    <>
      <PageHead title="Administration" />
      <main className="page stack">
        <Users />
        <Backup />
        <Journal />
      </main>
    </>
  );
}

function Users() {
  const users = useGet<Page<UserRow>>(['users'], url('users', { limit: 200 }));
  const me = useUser();
  const change = useChange(
    ({ id, ...body }: { id: string; admin?: boolean; disabled?: boolean }) => patch(url(['users', id]), body),
    ['users'],
  );
  const invite = useChange(() => post<Invite & { link: string }>(url('invites'), { role: 'viewer', admin: false }), ['invites']);
  return (
    <section className="card" aria-labelledby="users-title">
      <header>
        <h2 id="users-title">Accounts</h2>
        <span className="grow" />
        <Button size="sm" onClick={() => invite.mutate(undefined)} disabled={invite.isPending}>
          Invite
        </Button>
      </header>
      <div className="body col gap">
        {invite.data ? (
          <CopyText label={`Makes one account, until ${dateTime(invite.data.expiresAt)}; shown only here`} text={invite.data.link} />
        ) : null}
        <Failure error={change.error ?? invite.error} />
        <Loaded query={users}>
          {(data) => (
            <div className="tbl-wrap">
              <table className="tbl">
                <thead>
                  <tr>
                    <th>Name</th>
                    <th>State</th>
                    <th className="hide-s">Last seen</th>
                    <th>
                      <span className="sr">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.items.map((one) => (
                    <tr key={one.id}>
                      <td>
                        <span className="who-cell">
                          <Avatar name={one.displayName} />
                          <span>
                            {one.displayName}
                            <span className="small muted block cut">{one.name}</span>
                          </span>
                        </span>
                      </td>
                      <td>
                        {one.disabled ? (
                          <span className="chip o">locked out</span>
                        ) : one.admin ? (
                          <span className="chip">administrator</span>
                        ) : (
                          'member'
                        )}
                      </td>
                      <td className="nowrap hide-s">{one.lastSeen ? day(one.lastSeen) : 'never'}</td>
                      <td className="r nowrap">
                        {one.id === me?.id ? (
                          <span className="small muted">you</span>
                        ) : (
                          <>
                            <Button
                              size="sm"
                              kind="ghost"
                              onClick={() => change.mutate({ id: one.id, admin: !one.admin })}
                              aria-label={`${one.admin ? 'Not administrator' : 'Administrator'}: ${one.displayName}`}
                            >
                              {one.admin ? 'Not administrator' : 'Administrator'}
                            </Button>
                            <Button
                              size="sm"
                              kind="ghost"
                              onClick={() => change.mutate({ id: one.id, disabled: !one.disabled })}
                              aria-label={`${one.disabled ? 'Let in' : 'Lock out'} ${one.displayName}`}
                            >
                              {one.disabled ? 'Let in' : 'Lock out'}
                            </Button>
                          </>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      </div>
    </section>
  );
}

function Journal() {
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
              <p>
                All {count(verify.data.entries)} lines hang together; the last is{' '}
                <span className="mono">{verify.data.head.slice(0, 16)}</span>.
              </p>
            </Banner>
          ) : (
            <Banner tone="b" icon={<ShieldX size={16} strokeWidth={1.6} aria-hidden="true" />}>
              <p>Line {count(verify.data.firstBad ?? 0)} was changed after it was written. Compare with a backup.</p>
            </Banner>
          )
        ) : null}
        <Failure error={verify.error ?? journal.error} />
        <div className="tbl-wrap">
          <table className="tbl">
            <tbody>
              {items.map((one) => (
                <tr key={one.number}>
                  <td className="num muted">{count(one.number)}</td>
                  <td className="num nowrap">{dateTime(one.at)}</td>
                  <td className="cut">{one.who}</td>
                  <td>{one.sentence}</td>
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
