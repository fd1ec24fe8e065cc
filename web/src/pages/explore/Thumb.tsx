import { Check } from 'lucide-react';
import { memo, type MouseEvent } from 'react';
import { imageUrl } from '../../api/client';
import type { SampleRow } from '../../api/explore';
import type { Project } from '../../api/types';
import { decimal } from '../../ui/format';
import { Mark } from '../../ui/Mark';
import { Picture } from '../../ui/Picture';
import { useSelected, type Selection } from './selection';

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

export const Thumb = memo(
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
