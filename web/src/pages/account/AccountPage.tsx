import { useSignOut, useUser } from '../../api/queries';
import { Button } from '../../ui/Button';
import { PageHead } from '../../ui/Shell';
import { Password } from './Password';
import { Tokens } from './Tokens';

/** One's own account: passphrase, tokens, sign-out. */
export default function AccountPage() {
  const user = useUser();
  const signOut = useSignOut();
  return (
    <>
      <PageHead title="Your account" />
      <main className="page">
        <div className="stack narrow">
          <section className="card" aria-labelledby="me">
            <div className="body row wrap">
              <div className="grow">
                <h2 id="me">{user?.displayName}</h2>
                <p className="muted">{user?.name}</p>
              </div>
              {user?.admin ? <span className="chip">administrator</span> : null}
              <Button onClick={() => signOut.mutate()} disabled={signOut.isPending}>
                Sign out
              </Button>
            </div>
          </section>
          <Password />
          <Tokens />
        </div>
      </main>
    </>
  );
}
