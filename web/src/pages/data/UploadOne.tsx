import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { sentence } from '../../api/problem';
import { sendWhole } from '../../upload/sendWhole';
import { Bar } from '../../ui/Bar';
import { Button } from '../../ui/Button';

/** One file that something is done with once the server has it. */
export function UploadOne({ id, label, accept, done }: { id: string; label: string; accept: string; done: (upload: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const send = async (file: File | undefined) => {
    if (!file) return;
    setError(null);
    setShare(0);
    try {
      done(await sendWhole(id, file, setShare));
    } catch (caught) {
      setError(sentence(caught));
    } finally {
      setShare(null);
    }
  };
  return (
    <div className="col gap-s">
      <div>
        <Button icon={<Upload size={14} strokeWidth={1.6} />} disabled={share !== null} onClick={() => input.current?.click()}>
          {label === 'File' ? 'Choose the file' : label}
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={(event) => {
          void send(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      {share === null ? null : <Bar share={share} label="Uploaded" tone="w" />}
      {error ? (
        <p className="bad small" role="alert">
          {error}
        </p>
      ) : null}
    </div>
  );
}
