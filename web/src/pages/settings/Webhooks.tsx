import { Checkbox, Switch, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { patch, post, remove, url } from '../../api/client';
import { useChange, useGet } from '../../api/hooks';
import type { Delivery, Webhook } from '../../api/project-parts';
import { keys } from '../../api/queries';
import type { Page } from '../../api/types';
import { Button } from '../../ui/Button';
import { CopyText } from '../../ui/CopyText';
import { dateTime } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';

const kinds = ['label', 'round', 'model', 'import', 'export'];

/** Messages to other programs, signed, and what came of each. */
export function Webhooks({ id }: { id: string }) {
  const key = [...keys.project(id), 'webhooks'];
  const hooks = useGet<Page<Webhook>>(key, url(['projects', id, 'webhooks']));
  const [open, setOpen] = useState<string | null>(null);
  const turn = useChange(
    ({ hook, enabled }: { hook: string; enabled: boolean }) => patch(url(['projects', id, 'webhooks', hook]), { enabled }),
    key,
  );
  const drop = useChange((hook: string) => remove(url(['projects', id, 'webhooks', hook])), key);
  const test = useChange((hook: string) => post(url(['projects', id, 'webhooks', hook, 'test'])), [...key, 'deliveries']);
  return (
    <section className="card" aria-labelledby="hooks-title">
      <header>
        <h2 id="hooks-title">Webhooks</h2>
      </header>
      <div className="body col gap">
        <NewHook id={id} />
        <Failure error={turn.error ?? drop.error ?? test.error} />
        <Loaded query={hooks} height={40}>
          {(data) => (
            <ul className="f-jobs">
              {data.items.map((hook) => (
                <li key={hook.id}>
                  <div className="row wrap">
                    <Switch
                      size="xs"
                      checked={hook.enabled}
                      aria-label={`Send to ${hook.address}`}
                      onChange={(event) => turn.mutate({ hook: hook.id, enabled: event.currentTarget.checked })}
                    />
                    <span className="grow">
                      <span className="mono trunc own-line">{hook.address}</span>
                      <span className="small muted">{hook.kinds.join(', ')}</span>
                      {hook.reason ? <span className="small block">Switched off: {hook.reason}</span> : null}
                    </span>
                    {hook.lastStatus ? <span className={hook.lastStatus < 300 ? 'chip g' : 'chip o'}>{hook.lastStatus}</span> : null}
                    <Button size="sm" kind="ghost" onClick={() => test.mutate(hook.id)}>
                      Send a test
                    </Button>
                    <Button
                      size="sm"
                      kind="ghost"
                      aria-expanded={open === hook.id}
                      onClick={() => setOpen(open === hook.id ? null : hook.id)}
                    >
                      Log
                    </Button>
                    <Button size="sm" kind="ghost" onClick={() => drop.mutate(hook.id)}>
                      Delete
                    </Button>
                  </div>
                  {open === hook.id ? <Log id={id} hook={hook.id} /> : null}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </div>
    </section>
  );
}

function NewHook({ id }: { id: string }) {
  const [address, setAddress] = useState('');
  const [chosen, setChosen] = useState(['round']);
  const make = useChange(
    () => post<Webhook & { secret: string }>(url(['projects', id, 'webhooks']), { address: address.trim(), kinds: chosen }),
    [...keys.project(id), 'webhooks'],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined, { onSuccess: () => setAddress('') });
  };
  return (
    <form className="col gap" onSubmit={submit}>
      <TextInput
        label="Address"
        type="url"
        placeholder="https://"
        value={address}
        maxLength={2000}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Checkbox.Group value={chosen} onChange={setChosen} label="Sent on">
        <div className="row wrap">
          {kinds.map((kind) => (
            <Checkbox key={kind} size="xs" value={kind} label={kind} />
          ))}
        </div>
      </Checkbox.Group>
      <div>
        <Button type="submit" disabled={!address.trim() || chosen.length === 0 || make.isPending}>
          Add
        </Button>
      </div>
      <Failure error={make.error} />
      {make.data ? <CopyText label="Secret to check the signature with; shown only here" text={make.data.secret} /> : null}
    </form>
  );
}

function Log({ id, hook }: { id: string; hook: string }) {
  const log = useGet<Page<Delivery>>(
    [...keys.project(id), 'webhooks', 'deliveries', hook],
    url(['projects', id, 'webhooks', hook, 'deliveries']),
  );
  return (
    <Loaded query={log} height={40}>
      {(data) => (
        <div className="f-report tbl-wrap">
          {data.items.length === 0 ? <p className="muted">Nothing was sent yet.</p> : null}
          <table className="tbl">
            <tbody>
              {data.items.map((one) => (
                <tr key={one.id}>
                  <td className="num nowrap">{dateTime(one.at)}</td>
                  <td>{one.kind}</td>
                  <td>try {one.attempt}</td>
                  <td>{one.status ?? one.reason}</td>
                  <td className="r muted nowrap">{typeof one.milliseconds === 'number' ? `${one.milliseconds}\u00a0ms` : ''}</td>
                  <td className="muted nowrap">{one.nextAt ? `again ${dateTime(one.nextAt)}` : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Loaded>
  );
}
