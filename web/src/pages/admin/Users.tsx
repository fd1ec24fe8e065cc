import { patch, post, url } from '../../api/client';
import { useChange, useGet } from '../../api/hooks';
import type { Invite, UserRow } from '../../api/project-parts';
import { useUser } from '../../api/queries';
import type { Page } from '../../api/types';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { CopyText } from '../../ui/CopyText';
import { dateTime, day } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';

/** Who may sign in, who administers. */
export function Users() {
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
                    <th className="hide-s">Since</th>
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
                            <span className="small muted own-line cut">{one.name}</span>
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
                      <td className="nowrap hide-s">{day(one.createdAt)}</td>
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
