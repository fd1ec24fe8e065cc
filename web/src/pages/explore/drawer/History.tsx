import { url } from '../../../api/client';
import type { HistoryEntry } from '../../../api/explore';
import { useGet } from '../../../api/hooks';
import { keys } from '../../../api/queries';
import type { Page } from '../../../api/types';
import { dateTime } from '../../../ui/format';

export function History({ id, sample }: { id: string; sample: string }) {
  const history = useGet<Page<HistoryEntry>>([...keys.project(id), 'history', sample], url(['projects', id, 'samples', sample, 'history']));
  return (
    <section className="x-part">
      <h3>History</h3>
      <ol className="x-history small">
        {(history.data?.items ?? []).map((entry, i) => (
          <li key={i}>
            <span className="muted num">{dateTime(entry.at)}</span> <span>{entry.sentence}</span> <span className="muted">{entry.who}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
