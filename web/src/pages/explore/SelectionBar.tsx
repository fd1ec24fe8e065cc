import { Popover } from '@mantine/core';
import { Maximize, Search, Tag, X } from 'lucide-react';
import { useState } from 'react';
import { url, post } from '../../api/client';
import { useChange } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Project } from '../../api/types';
import { navigate } from '../../app/router';
import { Button } from '../../ui/Button';
import { count, plural } from '../../ui/format';
import { IconButton } from '../../ui/IconButton';
import { Failure } from '../../ui/Loaded';
import { announce } from '../../ui/LiveRegion';
import { labels } from '../../ui/roles';
import { useKeys } from '../../ui/useKeys';
import { ClassTag } from '../../ui/ClassTag';
import { inChunks, labelAll } from './bulk';
import { useSelectionSize, type Selection } from './selection';
import { TagForm } from './TagForm';

/** What can be done with the chosen images; only there while some are chosen. */
export function SelectionBar(props: { id: string; project?: Project; selection: Selection; like: (ids: string[]) => void }) {
  const { id, project, selection } = props;
  const size = useSelectionSize(selection);
  const [open, setOpen] = useState<'tag' | 'label' | null>(null);
  const [done, setDone] = useState(0);
  const may = labels(project?.role) && size > 0;
  const said = (sentence: string) => {
    announce(sentence);
    setOpen(null);
  };
  const queue = useChange(
    () => inChunks(selection.list(), 10_000, (samples) => post(url(['projects', id, 'queue', 'put']), { samples })),
    keys.project(id),
  );
  const tag = useChange(
    (change: { add: string[]; remove: string[] }) =>
      inChunks(selection.list(), 10_000, (samples) => post(url(['projects', id, 'tags']), { samples, ...change })),
    keys.project(id),
  );
  const label = useChange((index: number) => labelAll(project!, selection.list(), index, setDone), keys.project(id));
  const whole = project?.task === 'classify' || project?.task === 'multilabel';
  const put = () => queue.mutate(undefined, { onSuccess: () => said(`${plural(selection.size, 'image')} come next`) });
  const mark = () => {
    if (whole) setOpen(open === 'label' ? null : 'label');
    else queue.mutate(undefined, { onSuccess: () => navigate(`/projects/${id}/label`) });
  };
  const like = () => {
    props.like(selection.list());
    selection.clear();
  };
  useKeys({ q: put, t: () => setOpen('tag'), l: mark, m: like, Escape: () => selection.clear() }, may);
  if (size === 0) return null;
  return (
    <aside aria-label="Selection">
      <div className="selbar" role="toolbar" aria-label="What to do with it">
        <b className="num">{count(size)} selected</b>
        <span className="sep" />
        {labels(project?.role) ? (
          <>
            <Button kind="primary" size="sm" keys="Q" onClick={put} disabled={queue.isPending}>
              Queue them next
            </Button>
            <Popover opened={open === 'tag'} onChange={(on) => setOpen(on ? 'tag' : null)} position="top" trapFocus returnFocus>
              <Popover.Target>
                <Button
                  size="sm"
                  keys="T"
                  icon={<Tag size={14} strokeWidth={1.6} />}
                  onClick={() => setOpen(open === 'tag' ? null : 'tag')}
                  aria-expanded={open === 'tag'}
                >
                  Tag
                </Button>
              </Popover.Target>
              <Popover.Dropdown>
                <TagForm
                  tags={project?.tags ?? []}
                  busy={tag.isPending}
                  save={(change) => tag.mutate(change, { onSuccess: () => said('tagged') })}
                />
              </Popover.Dropdown>
            </Popover>
            <Popover opened={open === 'label'} onChange={(on) => setOpen(on ? 'label' : null)} position="top" trapFocus returnFocus>
              <Popover.Target>
                <Button size="sm" keys="L" icon={<Maximize size={14} strokeWidth={1.6} />} onClick={mark} disabled={label.isPending}>
                  {label.isPending ? `${count(done)} of ${count(size)}` : whole ? 'Label as…' : 'Label now'}
                </Button>
              </Popover.Target>
              <Popover.Dropdown>
                <div className="col x-classes">
                  {project?.classes
                    .filter((one) => !one.retired)
                    .map((one) => (
                      <button
                        key={one.index}
                        type="button"
                        className="btn ghost sm"
                        onClick={() => label.mutate(one.index, { onSuccess: () => said(`labelled as ${one.name}`) })}
                      >
                        <ClassTag index={one.index} classes={project.classes} />
                      </button>
                    ))}
                </div>
              </Popover.Dropdown>
            </Popover>
          </>
        ) : null}
        <Button size="sm" keys="M" icon={<Search size={14} strokeWidth={1.6} />} onClick={like}>
          More like these
        </Button>
        <IconButton size="sm" label="Select none" keys="Esc" onClick={() => selection.clear()}>
          <X size={16} strokeWidth={1.6} />
        </IconButton>
        <Failure error={queue.error ?? tag.error ?? label.error} />
      </div>
    </aside>
  );
}
