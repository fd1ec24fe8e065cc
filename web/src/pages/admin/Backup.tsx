import { Download } from 'lucide-react';
import { useState } from 'react';
import { csrfToken, url } from '../../api/client';
import { Problem, Unreached } from '../../api/problem';
import { Button } from '../../ui/Button';
import { bytes } from '../../ui/format';
import { Failure } from '../../ui/Loaded';

type Writer = { write(part: Uint8Array): Promise<void>; close(): Promise<void>; abort(): Promise<void> };
type Picker = (options: { suggestedName: string }) => Promise<{ createWritable(): Promise<Writer> }>;

/** Streams the backup straight to a file where the browser can; elsewhere it is held in memory first. */
async function fetchBackup(name: string, progress: (sent: number) => void): Promise<void> {
  const pick = (window as unknown as { showSaveFilePicker?: Picker }).showSaveFilePicker;
  const writer = pick ? await (await pick({ suggestedName: name })).createWritable() : null;
  let response: Response;
  try {
    response = await fetch(url('backup'), { method: 'POST', headers: { 'X-Winnow-CSRF': csrfToken() }, credentials: 'same-origin' });
  } catch (error) {
    throw new Unreached(error);
  }
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
  const reader = response.body!.getReader();
  const parts: Uint8Array[] = [];
  for (let sent = 0; ;) {
    const { done, value } = await reader.read().catch(async (error: unknown) => {
      await writer?.abort();
      throw new Unreached(error);
    });
    if (done) break;
    if (writer) await writer.write(value);
    else parts.push(value);
    progress((sent += value.length));
  }
  if (writer) return writer.close();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts as BlobPart[], { type: 'application/zip' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Every database and image in one zip, while the server runs. */
export function Backup() {
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState(false);
  const start = async () => {
    setError(null);
    setDone(false);
    setSent(0);
    try {
      await fetchBackup(`winnow-${new Date().toISOString().slice(0, 10)}.zip`, setSent);
      setDone(true);
    } catch (caught) {
      if (!(caught instanceof DOMException && caught.name === 'AbortError')) setError(caught);
    } finally {
      setSent(null);
    }
  };
  return (
    <section className="card" aria-labelledby="backup-title">
      <header>
        <h2 id="backup-title">Backup</h2>
      </header>
      <div className="body col gap">
        <div className="row wrap">
          <p className="muted grow">
            Databases and originals in one zip, while people go on labelling. <span className="mono">winnow restore</span> brings it back.
          </p>
          <Button icon={<Download size={16} strokeWidth={1.6} />} onClick={() => void start()} disabled={sent !== null}>
            {sent === null ? 'Download a backup' : `${bytes(sent)} so far`}
          </Button>
        </div>
        {done ? (
          <p className="good small" role="status">
            The backup is complete.
          </p>
        ) : null}
        <Failure error={error} />
      </div>
    </section>
  );
}
