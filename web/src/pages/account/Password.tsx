import { PasswordInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { put, url } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Loaded';

const shortest = 12;

export function Password() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChange(() => put(url('session/password'), { current, next }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(undefined, {
      onSuccess: () => {
        setCurrent('');
        setNext('');
      },
    });
  };
  return (
    <section className="card" aria-labelledby="pass-title">
      <header>
        <h2 id="pass-title">Passphrase</h2>
      </header>
      <form className="body col gap" onSubmit={submit}>
        <div className="fields">
          <PasswordInput
            label="Now"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label={`New, ${shortest} letters or more`}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!current || next.length < shortest || change.isPending}>
            Change
          </Button>
        </div>
        <Failure error={change.error} />
        {change.isSuccess ? (
          <p className="good small" role="status">
            Changed. Other places where you were signed in are signed out.
          </p>
        ) : null}
      </form>
    </section>
  );
}
