import { PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useOpenId, useSession, useSignIn } from '../../api/queries';
import { sentence } from '../../api/problem';
import { Button } from '../../ui/Button';
import { SignFrame } from './SignFrame';

/** Name and passphrase; the page that was asked for is shown afterwards. `inside` is the window of a session that ended while labelling. */
export function SignInPage({ inside, name: known = '', done }: { inside?: string; name?: string; done?: () => void }) {
  const [name, setName] = useState(known);
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  const openId = useOpenId();
  const offered = useSession().data?.openId === true;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ name, password }, { onSuccess: done });
  };
  return (
    <SignFrame title={inside ? 'Sign in again' : 'Sign in to Winnow'} text={inside} bare={inside !== undefined}>
      <form className="sign-form" onSubmit={submit}>
        <TextInput
          label="Name or e-mail"
          autoComplete="username"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus={known ? undefined : true}
          autoFocus={!known}
        />
        <PasswordInput
          label="Passphrase"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
          data-autofocus={known ? true : undefined}
          autoFocus={known !== ''}
        />
        {signIn.isError ? (
          <p role="alert" className="bad small">
            {sentence(signIn.error)}
          </p>
        ) : null}
        <Button type="submit" kind="primary" size="lg" block disabled={signIn.isPending}>
          Sign in
        </Button>
        {offered ? (
          <Button block disabled={openId.isPending} onClick={() => openId.mutate(undefined)}>
            Sign in at your organisation
          </Button>
        ) : null}
        {openId.isError ? (
          <p role="alert" className="bad small">
            {sentence(openId.error)}
          </p>
        ) : null}
      </form>
    </SignFrame>
  );
}
