import { CloudOff } from 'lucide-react';
import { sentence } from '../api/problem';
import { Button } from './Button';

/** The server gave no answer; nothing is lost. */
export function Unreachable({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="centre" role="alert">
      <span className="no-i">
        <CloudOff size={20} strokeWidth={1.6} />
      </span>
      <h1 className="big">{sentence(error)}</h1>
      <p className="muted">Labels that were not sent yet are kept in this browser and are sent once the server answers again.</p>
      <Button kind="primary" onClick={retry}>
        Try now
      </Button>
    </main>
  );
}
