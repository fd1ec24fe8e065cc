import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { post, remove, url } from '../../api/client';
import { useChange, useGet } from '../../api/hooks';
import type { ApiToken } from '../../api/project-parts';
import { useProjects, useUser } from '../../api/queries';
import type { Page } from '../../api/types';
import { Button } from '../../ui/Button';
import { CopyText } from '../../ui/CopyText';
import { day } from '../../ui/format';
import { Failure, Loaded } from '../../ui/Loaded';

const scopes = [
  { value: 'read', label: 'read' },
  { value: 'label', label: 'label' },
  { value: 'manage', label: 'manage' },
  { value: 'admin', label: 'admin' },
];
const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'until it is taken back' },
];

/** Keys for programs. The secret is shown once; a token never may more than its owner. */
export function Tokens() {
  const tokens = useGet<Page<ApiToken>>(['tokens'], url('tokens'));
  const drop = useChange((id: string) => remove(url(['tokens', id])), ['tokens']);
  return (
    <section className="card" aria-labelledby="tokens-title">
      <header>
        <h2 id="tokens-title">Tokens for programs</h2>
      </header>
      <div className="body col gap">
        <NewToken />
        <Failure error={drop.error} />
        <Loaded query={tokens} height={40}>
          {(data) =>
            data.items.length === 0 ? null : (
              <div className="tbl-wrap">
                <table className="tbl">
                  <thead>
                    <tr>
                      <th>Name</th>
                      <th>May</th>
                      <th>Ends</th>
                      <th>Last used</th>
                      <th>
                        <span className="sr">Actions</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.items.map((one) => (
                      <tr key={one.id}>
                        <td className="cut">{one.name}</td>
                        <td>{one.scopes.join(', ')}</td>
                        <td className="nowrap">{one.expiresAt ? day(one.expiresAt) : 'never'}</td>
                        <td className="nowrap">{one.lastUsedAt ? day(one.lastUsedAt) : 'never'}</td>
                        <td className="r">
                          <Button size="sm" kind="ghost" aria-label={`Take back ${one.name}`} onClick={() => drop.mutate(one.id)}>
                            Take back
                          </Button>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Loaded>
      </div>
    </section>
  );
}

function NewToken() {
  const user = useUser();
  const projects = useProjects().data?.items ?? [];
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState(['read']);
  const [project, setProject] = useState('');
  const [life, setLife] = useState('90');
  const make = useChange(
    () =>
      post<{ secret: string }>(url('tokens'), {
        name: name.trim(),
        scopes: chosen,
        project: project || undefined,
        expiresAt: life ? new Date(Date.now() + Number(life) * 86_400_000).toISOString() : undefined,
      }),
    ['tokens'],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined, { onSuccess: () => setName('') });
  };
  return (
    <form className="col gap" onSubmit={submit}>
      <div className="fields">
        <TextInput
          label="Name"
          placeholder="what it is for"
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label="Project"
          value={project}
          data={[{ value: '', label: 'all of mine' }, ...projects.map((one) => ({ value: one.id, label: one.name }))]}
          onChange={(event) => setProject(event.currentTarget.value)}
        />
        <NativeSelect label="Ends after" value={life} data={lives} onChange={(event) => setLife(event.currentTarget.value)} />
      </div>
      <Checkbox.Group value={chosen} onChange={setChosen} label="It may">
        <div className="row wrap">
          {scopes
            .filter((one) => one.value !== 'admin' || user?.admin)
            .map((one) => (
              <Checkbox key={one.value} size="xs" value={one.value} label={one.label} />
            ))}
        </div>
      </Checkbox.Group>
      <div>
        <Button type="submit" disabled={!name.trim() || chosen.length === 0 || make.isPending}>
          Make a token
        </Button>
      </div>
      <Failure error={make.error} />
      {make.data ? <CopyText label="The token; it is shown only here" text={make.data.secret} /> : null}
    </form>
  );
}
