import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { url } from '../../api/client';
import type { ReviewItem, ReviewKind } from '../../api/explore';
import { usePages } from '../../api/hooks';
import { keys, useProject } from '../../api/queries';
import { navigate, useQueryString } from '../../app/router';
import { imageUrl } from '../../api/client';
import { count } from '../../ui/format';
import { Failure } from '../../ui/Loaded';
import { Picture } from '../../ui/Picture';
import { Segment } from '../../ui/Segment';
import { PageHead } from '../../ui/Shell';
import { Case } from './Case';
import './review.css';

const kinds = [
  { value: 'disagreement', label: 'Disagreement' },
  { value: 'unsure', label: 'Unsure' },
  { value: 'suspect', label: 'Suspect' },
  { value: 'flag', label: 'Flagged' },
] as const;
const nothing: Record<ReviewKind, string> = {
  disagreement: 'Nobody disagrees',
  unsure: 'Nobody was unsure',
  suspect: 'No label is suspect',
  flag: 'Nothing is flagged',
};

/** What needs a second look, one image after the other. */
export default function ReviewPage({ project: id }: { project: string }) {
  const project = useProject(id).data;
  const asked = useQueryString().get('kind') as ReviewKind | null;
  const kind = kinds.some((one) => one.value === asked) ? asked! : 'disagreement';
  const list = usePages<ReviewItem>([...keys.project(id), 'review', kind], (after) =>
    url(['projects', id, 'review'], { kind, limit: 50, after }),
  );
  const [settled, setSettled] = useState<Set<string>>(new Set());
  const [at, setAt] = useState<string | null>(null);
  const items = (list.data?.pages.flatMap((page) => page.items) ?? []).filter((item) => !settled.has(`${kind} ${item.sample}`));
  const current = items.find((item) => item.sample === at) ?? items[0];
  const place = current ? items.indexOf(current) : -1;
  const go = (by: number) => {
    const next = items[place + by];
    if (next) setAt(next.sample);
    if (place + by >= items.length - 3 && list.hasNextPage) void list.fetchNextPage();
  };
  const done = () => {
    setSettled((before) => new Set(before).add(`${kind} ${current!.sample}`));
    setAt(items[place + 1]?.sample ?? items[place - 1]?.sample ?? null);
    if (items.length < 5 && list.hasNextPage) void list.fetchNextPage();
  };
  return (
    <div className="v-page">
      <PageHead title="Review" window={`Review · ${project?.name ?? ''}`}>
        <span className="grow" />
        <Segment
          label="Why they wait"
          value={kind}
          choices={kinds}
          onChange={(next) => navigate(`/projects/${id}/review?kind=${next}`, { replace: true })}
        />
      </PageHead>
      <main className="v-main">
        <Failure error={list.error} retry={() => void list.refetch()} />
        {list.isSuccess && !current ? (
          <section className="centre">
            <span className="no-i">
              <CircleCheck size={20} strokeWidth={1.6} aria-hidden="true" />
            </span>
            <h2 className="big">{nothing[kind]}</h2>
            <p className="muted">
              {settled.size > 0 ? `${count(settled.size)} settled just now.` : 'What needs a second look is listed here by itself.'}
            </p>
          </section>
        ) : null}
        {current ? (
          <>
            <ol className="v-list" aria-label="Waiting">
              {items.map((item) => (
                <li key={item.sample}>
                  <button
                    type="button"
                    className={item === current ? 'on' : ''}
                    aria-current={item === current}
                    onClick={() => setAt(item.sample)}
                  >
                    <Picture src={imageUrl(id, item.sample, 'thumb')} alt="" lazy />
                    <span className="small">
                      <span className="trunc own-line">{item.name}</span>
                      <span className="muted trunc own-line">{item.sentence}</span>
                    </span>
                  </button>
                </li>
              ))}
              {list.hasNextPage ? (
                <li>
                  <button type="button" className="btn ghost sm" onClick={() => void list.fetchNextPage()}>
                    More
                  </button>
                </li>
              ) : null}
            </ol>
            <Case key={current.sample} id={id} project={project} item={current} done={done} go={go} />
          </>
        ) : null}
      </main>
    </div>
  );
}
