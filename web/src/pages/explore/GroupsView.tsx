import { Copy } from 'lucide-react';
import { useEffect } from 'react';
import { imageUrl, url } from '../../api/client';
import type { ImageGroup } from '../../api/explore';
import { usePages } from '../../api/hooks';
import { keys } from '../../api/queries';
import { Button } from '../../ui/Button';
import { decimal, plural } from '../../ui/format';
import { Failure } from '../../ui/Loaded';
import { Picture } from '../../ui/Picture';
import { useSelected, type Selection } from './selection';

const words = {
  duplicates: {
    lead: 'Pictures that are nearly the same. A label on one says little about the next, so label one and tag or leave the others.',
    none: 'No two images are nearly the same.',
  },
  leaks: {
    lead: 'Nearly the same picture stands in two parts of the split, so quality is measured too high. Put both on one side with a split by group.',
    none: 'No image stands in two parts of the split.',
  },
};

/** Groups of near-duplicates, or those that lie across the split; nearest first. */
export function GroupsView(props: { id: string; kind: 'duplicates' | 'leaks'; selection: Selection; open: (id: string) => void }) {
  const { id, kind, selection } = props;
  const groups = usePages<ImageGroup>([...keys.project(id), kind], (after) => url(['projects', id, kind], { limit: 50, after }));
  const running = (groups.data?.pages[0] as { state?: string } | undefined)?.state === 'running';
  const { refetch } = groups;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => void refetch(), 3000);
    return () => clearInterval(timer);
  }, [running, refetch]);
  const items = groups.data?.pages.flatMap((page) => page.items) ?? [];
  const others = items.flatMap((group) => group.samples.slice(1).map((one) => one.id));
  return (
    <>
      <div className="row wrap x-lead">
        <p className="muted grow">{words[kind].lead}</p>
        {others.length > 0 ? (
          <Button size="sm" onClick={() => selection.replace(others)}>
            Select all but the first of each
          </Button>
        ) : null}
      </div>
      <Failure error={groups.error} retry={() => void groups.refetch()} />
      {running ? (
        <p className="muted small" role="status">
          Images are being compared; the list is renewed by itself.
        </p>
      ) : null}
      {groups.isSuccess && items.length === 0 && !running ? (
        <section className="centre">
          <span className="no-i">
            <Copy size={20} strokeWidth={1.6} aria-hidden="true" />
          </span>
          <h2>{words[kind].none}</h2>
        </section>
      ) : null}
      <ul className="x-grouplist">
        {items.map((group) => (
          <li key={group.id} className="card">
            <header>
              <h2>{plural(group.samples.length, 'image')}</h2>
              <span className="small muted">
                {group.distance === 0 ? 'the same picture' : `distance up to ${decimal(group.distance, 2)}`}
              </span>
              <span className="grow" />
              <Button size="sm" kind="ghost" onClick={() => selection.add(group.samples.slice(1).map((one) => one.id))}>
                Select all but the first
              </Button>
            </header>
            <div className="body x-members">
              {group.samples.slice(0, 24).map((sample) => (
                <GroupMember key={sample.id} id={id} sample={sample} selection={selection} open={props.open} />
              ))}
              {group.samples.length > 24 ? (
                <p className="muted small">and {plural(group.samples.length - 24, 'more image', 'more images')}</p>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {groups.hasNextPage ? (
        <Button onClick={() => void groups.fetchNextPage()} disabled={groups.isFetching}>
          More groups
        </Button>
      ) : null}
    </>
  );
}

function GroupMember(props: { id: string; sample: ImageGroup['samples'][number]; selection: Selection; open: (id: string) => void }) {
  const { sample, selection } = props;
  const on = useSelected(selection, sample.id);
  return (
    <div className={on ? 'x-member on' : 'x-member'}>
      <button type="button" onClick={() => props.open(sample.id)} aria-label={`Open ${sample.name}`}>
        <Picture src={imageUrl(props.id, sample.id, 'thumb')} alt="" lazy />
      </button>
      <label className="row small">
        <input type="checkbox" checked={on} onChange={() => selection.toggle(sample.id)} />
        <span className="trunc">{sample.name}</span>
      </label>
      {sample.split ? <span className="chip">{sample.split}</span> : null}
    </div>
  );
}
