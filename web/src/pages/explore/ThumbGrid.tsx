import { useVirtualizer } from '@tanstack/react-virtual';
import { Check } from 'lucide-react';
import { memo, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { SampleRow } from '../../api/explore';
import type { Project } from '../../api/types';
import { decimal } from '../../ui/format';
import { Mark } from '../../ui/Mark';
import { Picture } from '../../ui/Picture';
import { imageUrl } from '../../api/client';
import { range, useSelected, type Selection } from './selection';

interface ThumbGridProps {
  id: string;
  rows: SampleRow[];
  more: boolean;
  loadMore: () => void;
  loading: boolean;
  selection: Selection;
  project?: Project;
  open: (sample: string) => void;
}
const gap = 8;

/** Pictures as far as the list is long; only those in view exist. Arrows move, Space selects, Shift extends, Enter opens. */
export function ThumbGrid({ id, rows, more, loadMore, loading, selection, project, open }: ThumbGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(680);
  const [active, setActive] = useState(0);
  const anchor = useRef<string | null>(null);
  useLayoutEffect(() => {
    const element = box.current!;
    const measure = () =>
      setWidth(
        element.clientWidth - parseFloat(getComputedStyle(element).paddingLeft) - parseFloat(getComputedStyle(element).paddingRight),
      );
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, []);
  const columns = Math.max(2, Math.floor((width + gap) / (156 + gap)));
  const cell = (width - (columns - 1) * gap) / columns;
  const lines = Math.ceil(rows.length / columns) + (more ? 2 : 0);
  const height = Math.round(cell * 0.75) + gap;
  const virtual = useVirtualizer({
    count: lines,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 3,
    paddingStart: 14,
    paddingEnd: 90,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !loading && (last + 12) * columns >= rows.length) loadMore();
  }, [more, loading, last, columns, rows.length, loadMore]);

  const order = () => rows.map((row) => row.id);
  const choose = (at: number, extend: boolean) => {
    const row = rows[at];
    if (!row) return;
    if (extend) selection.add(range(order(), anchor.current, row.id));
    else {
      selection.toggle(row.id);
      anchor.current = row.id;
    }
  };
  const go = (at: number, extend: boolean) => {
    const next = Math.max(0, Math.min(rows.length - 1, at));
    if (extend) {
      anchor.current ??= rows[active]?.id ?? null;
      choose(next, true);
    }
    setActive(next);
    virtual.scrollToIndex(Math.floor(next / columns));
  };
  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 600) / height)) * columns;
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
      PageDown: page,
      PageUp: -page,
      Home: -Infinity,
      End: Infinity,
    };
    if (steps[event.key] !== undefined) go(active + steps[event.key], event.shiftKey);
    else if (event.key === ' ') choose(active, event.shiftKey);
    else if (event.key === 'Enter' && rows[active]) open(rows[active].id);
    else if (event.key === 'Escape') selection.clear();
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selection.replace(order());
    else return;
    event.preventDefault();
  };
  const click = (event: MouseEvent, at: number) => {
    setActive(at);
    const box = (event.target as HTMLElement).closest('.x-check');
    if (event.shiftKey) choose(at, true);
    else if (box || event.ctrlKey || event.metaKey) choose(at, false);
    else open(rows[at].id);
  };

  return (
    <div
      ref={box}
      className="x-grid"
      role="listbox"
      aria-multiselectable="true"
      aria-label="Images. Space selects, Enter opens."
      aria-activedescendant={rows.length > 0 ? `t${active}` : undefined}
      tabIndex={0}
      onKeyDown={press}
      aria-busy={loading}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {shown.flatMap((line) =>
          Array.from({ length: columns }, (_, i) => {
            const at = line.index * columns + i;
            const style = { transform: `translate(${i * (cell + gap)}px, ${line.start}px)`, width: cell, height: height - gap };
            if (at < rows.length) {
              return (
                <Thumb
                  key={rows[at].id}
                  at={at}
                  id={id}
                  row={rows[at]}
                  style={style}
                  active={at === active}
                  selection={selection}
                  project={project}
                  click={click}
                  total={rows.length}
                />
              );
            }
            return more ? <div key={`w${at}`} className="x-t x-wait" style={style} role="presentation" /> : null;
          }),
        )}
      </div>
    </div>
  );
}

interface ThumbProps {
  at: number;
  id: string;
  row: SampleRow;
  style: { transform: string; width: number; height: number };
  active: boolean;
  selection: Selection;
  project?: Project;
  total: number;
  click: (event: MouseEvent, at: number) => void;
}

const Thumb = memo(
  function Thumb({ at, id, row, style, active, selection, project, click, total }: ThumbProps) {
    const on = useSelected(selection, row.id);
    const classes = row.classes.map((index) => project?.classes[index]?.name ?? `class ${index}`).join(', ');
    return (
      <div
        id={`t${at}`}
        role="option"
        aria-selected={on}
        aria-setsize={total}
        aria-posinset={at + 1}
        aria-label={`${row.name}, ${row.state}${classes ? `, ${classes}` : ''}${row.utility === undefined ? '' : `, ${decimal(row.utility, 2)}`}`}
        className={`x-t${on ? ' on' : ''}${active ? ' active' : ''}`}
        style={style}
        onClick={(event) => click(event, at)}
      >
        <Picture
          src={imageUrl(id, row.id, 'thumb')}
          alt=""
          width={row.width}
          height={row.height}
          shapes={row.shapes}
          classes={project?.classes}
        />
        <span className={on ? 'x-check on' : 'x-check'} aria-hidden="true">
          {on ? <Check size={12} strokeWidth={2.6} /> : null}
        </span>
        {row.state === 'queued' ? (
          <span className="x-badge" title={row.reason}>
            <Mark />
          </span>
        ) : null}
        {row.state === 'labelled' ? (
          <span className="x-badge">
            <Check size={14} strokeWidth={2.2} />
          </span>
        ) : null}
        {row.utility === undefined ? null : <span className="x-u">{decimal(row.utility, 2)}</span>}
      </div>
    );
  },
  (a, b) =>
    a.row === b.row &&
    a.at === b.at &&
    a.active === b.active &&
    a.style.transform === b.style.transform &&
    a.style.width === b.style.width &&
    a.project === b.project,
);
