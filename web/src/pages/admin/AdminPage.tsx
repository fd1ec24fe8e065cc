import { useUser } from '../../api/queries';
import { PageHead } from '../../ui/Shell';
import { Backup } from './Backup';
import { Journal } from './Journal';
import { Users } from './Users';

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
