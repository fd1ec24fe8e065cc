import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { SampleRow } from '../../api/explore';
import type { Project } from '../../api/types';
import { range, type Selection } from './selection';
import { Thumb } from './Thumb';

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
