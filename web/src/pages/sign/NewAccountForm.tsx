import { PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Problem, sentence } from '../../api/problem';
import { Button } from '../../ui/Button';

export interface NewAccount {
  name: string;
  displayName: string;
  password: string;
}

/** The shortest passphrase the server takes. */
export const shortest = 12;

/** Fields of a new account, shared by the first run and by invitations. */
export function NewAccountForm(props: { action: string; busy: boolean; error: unknown; submit: (account: NewAccount) => void }) {
  const [account, setAccount] = useState<NewAccount>({ name: '', displayName: '', password: '' });
  const set = (name: keyof NewAccount) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setAccount((before) => ({ ...before, [name]: value }));
  };
  const at = (field: string) => (props.error instanceof Problem && props.error.field === field ? sentence(props.error) : undefined);
  const short = account.password.length > 0 && account.password.length < shortest;
  const elsewhere = props.error && !at('name') && !at('displayName') && !at('password');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.submit(account);
  };
  return (
    <form className="sign-form" onSubmit={submit}>
      <TextInput
        label="Your name"
        autoComplete="name"
        value={account.displayName}
        onChange={set('displayName')}
        error={at('displayName')}
        required
        autoFocus
      />
      <TextInput
        label="Name to sign in with, or e-mail"
        autoComplete="username"
        value={account.name}
        onChange={set('name')}
        error={at('name')}
        required
      />
      <PasswordInput
        label={`Passphrase, ${shortest} letters or more`}
        autoComplete="new-password"
        value={account.password}
        onChange={set('password')}
        error={at('password') ?? (short ? `${shortest - account.password.length} more` : undefined)}
        required
      />
      {elsewhere ? (
        <p role="alert" className="bad small">
          {sentence(props.error)}
        </p>
      ) : null}
      <Button type="submit" kind="primary" size="lg" block disabled={props.busy || account.password.length < shortest}>
        {props.action}
      </Button>
    </form>
  );
}
