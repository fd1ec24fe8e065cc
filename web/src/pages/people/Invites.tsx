import { NativeSelect } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { post, remove, url } from '../../api/client';
import { useChange, useGet } from '../../api/hooks';
import type { Invite } from '../../api/project-parts';
import type { Page, Role } from '../../api/types';
import { Button } from '../../ui/Button';
import { CopyText } from '../../ui/CopyText';
import { dateTime } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';
import { grantable, roleWords } from '../../ui/roles';

/** Links that let somebody in once, with a role; the link itself is shown only when it is made. */
export function Invites({ id }: { id: string }) {
  const key = ['invites', id];
  const invites = useGet<Page<Invite>>(key, url('invites', { project: id }));
  const [role, setRole] = useState<Role>('labeller');
  const make = useChange(() => post<Invite & { link: string }>(url('invites'), { role, project: id }), key);
  const drop = useChange((invite: string) => remove(url(['invites', invite])), key);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined);
  };
  return (
    <section className="card" aria-labelledby="invites-title">
      <header>
        <h2 id="invites-title">Invite</h2>
      </header>
      <div className="body col gap">
        <form className="row wrap" onSubmit={submit}>
          <NativeSelect
            aria-label="Role"
            value={role}
            data={grantable.map((one) => ({ value: one, label: roleWords[one] }))}
            onChange={(event) => setRole(event.currentTarget.value as Role)}
            w={320}
          />
          <Button type="submit" kind="primary" disabled={make.isPending}>
            Make a link
          </Button>
        </form>
        {make.data ? (
          <CopyText
            label={`Send this link; it works once, until ${dateTime(make.data.expiresAt)}, and is shown only here`}
            text={make.data.link}
          />
        ) : null}
        <Failure error={make.error ?? drop.error} />
        <Loaded query={invites} height={20}>
          {(data) => (
            <ul className="f-jobs">
              {data.items
                .filter((one) => !one.usedBy)
                .map((one) => (
                  <li key={one.id} className="row">
                    <span className="grow">
                      {one.role} <span className="muted">until {dateTime(one.expiresAt)}</span>
                    </span>
                    <Button size="sm" kind="ghost" onClick={() => drop.mutate(one.id)}>
                      Take back
                    </Button>
                  </li>
                ))}
            </ul>
          )}
        </Loaded>
      </div>
    </section>
  );
}
