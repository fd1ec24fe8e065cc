import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { put, remove, url } from '../../api/client';
import type { Dashboard } from '../../api/dashboard';
import { useChange, useGet } from '../../api/hooks';
import type { Member } from '../../api/project-parts';
import { keys, useProject, useUser } from '../../api/queries';
import type { Page, Role } from '../../api/types';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { count, day, decimal } from '../../ui/format';
import { Interval } from '../../ui/Interval';
import { Failure, Loaded } from '../../ui/Loaded';
import { grantable, manages } from '../../ui/roles';
import { PageHead } from '../../ui/Shell';
import { Invites } from './Invites';

/** Who takes part, in which role, how fast and in how much agreement. */
export default function PeoplePage({ project: id }: { project: string }) {
  const project = useProject(id).data;
  const key = [...keys.project(id), 'members'];
  const members = useGet<Page<Member>>(key, url(['projects', id, 'members'], { limit: 200 }));
  const dashboard = useGet<Dashboard>([...keys.project(id), 'dashboard'], url(['projects', id, 'dashboard']));
  const me = useUser();
  const may = manages(project?.role);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const role = useChange(({ user, to }: { user: string; to: Role }) => put(url(['projects', id, 'members', user]), { role: to }), key);
  const drop = useChange((user: string) => remove(url(['projects', id, 'members', user])), key);
  const pace = new Map((dashboard.data?.people ?? []).map((one) => [one.user, one]));
  return (
    <>
      <PageHead title="People" window={`People · ${project?.name ?? ''}`} />
      <main className="page stack">
        <section className="card" aria-label="Members">
          <div className="body tbl-wrap">
            <Failure error={role.error ?? drop.error} />
            <Loaded query={members} height={200}>
              {(data) => (
                <table className="tbl">
                  <thead>
                    <tr>
                      <th>Name</th>
                      <th>Role</th>
                      <th className="r hide-s">Labels</th>
                      <th className="r hide-s">Per hour</th>
                      <th className="r hide-s">Seconds per image, median</th>
                      <th className="r hide-s">Agreement, 95&nbsp;%</th>
                      <th className="r hide-s">Since</th>
                      <th>
                        <span className="sr">Actions</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.items.map((one) => {
                      const work = pace.get(one.user);
                      return (
                        <tr key={one.user}>
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
                            {may && one.user !== me?.id ? (
                              <NativeSelect
                                aria-label={`Role of ${one.displayName}`}
                                value={one.role}
                                data={[...grantable]}
                                onChange={(event) => role.mutate({ user: one.user, to: event.currentTarget.value as Role })}
                                w={120}
                              />
                            ) : (
                              one.role
                            )}
                          </td>
                          <td className="r hide-s">{work ? count(work.labels) : '0'}</td>
                          <td className="r hide-s">{work ? count(work.perHour) : ''}</td>
                          <td className="r hide-s">{work ? decimal(work.medianMs / 1000, 0) : ''}</td>
                          <td className="r nowrap hide-s">
                            {work?.agreement ? <Interval {...work.agreement} digits={2} /> : <span className="muted">not yet</span>}
                          </td>
                          <td className="r nowrap hide-s">{day(one.since)}</td>
                          <td className="r">
                            {may && one.user !== me?.id ? (
                              <Button size="sm" kind="ghost" onClick={() => setLeaving(one)} aria-label={`Take out ${one.displayName}`}>
                                Take out
                              </Button>
                            ) : null}
                          </td>
                        </tr>
                      );
                    })}
                  </tbody>
                </table>
              )}
            </Loaded>
          </div>
        </section>
        {may ? <Invites id={id} /> : null}
        <Confirm
          open={leaving !== null}
          title={`Take ${leaving?.displayName ?? ''} out of this project?`}
          action="Take out"
          onClose={() => setLeaving(null)}
          onConfirm={() => {
            drop.mutate(leaving!.user);
            setLeaving(null);
          }}
        >
          <p>Their labels stay, with their name. They no longer see this project.</p>
        </Confirm>
      </main>
    </>
  );
}
