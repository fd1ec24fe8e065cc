import { Menu } from '@mantine/core';
import { Check, Ellipsis, EyeOff, Lock, X } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import type { Project, Shape } from '../../api/types';
import { Button } from '../../ui/Button';
import { Key } from '../../ui/Key';
import { commands } from './commands';
import type { Context } from './context';
import { Swatch } from './parts';
import type { LabelSession } from './session';
import type { Slot } from './state';
import * as work from './work';

const kinds = { box: 'box', rotated: 'rotated box', polygon: 'outline', mask: 'mask' };

/** Every shape in words: what it is, whose it is; the stage's twin for ears and keyboards. */
export function ObjectList(props: { project: Project; slot: Slot; readOnly: boolean; context: Context; keyOf: (id: string) => string }) {
  const { project, slot, readOnly, context, keyOf } = props;
  const { shapes } = slot.history.present;
  const suggested = shapes.filter(work.isSuggested).length;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('.ob.on')?.scrollIntoView({ block: 'nearest' });
  }, [slot.selected]);
  return (
    <section className="sec-o" aria-labelledby="objects-title">
      <header>
        <h2 id="objects-title">{project.task === 'segment' ? 'Outlines' : 'Boxes'}</h2>
        <span className="tiny dim nowrap">
          {shapes.length - suggested} yours{suggested > 0 ? `, ${suggested} suggested` : ''}
        </span>
        {suggested > 0 && !readOnly ? (
          <Button kind="ghost" size="sm" className="to-end" keys={keyOf('acceptAll')} onClick={() => commands.acceptAll(context)}>
            Accept all
          </Button>
        ) : null}
      </header>
      <ul ref={list}>
        {shapes.map((shape) => (
          <Row
            key={shape.id}
            {...{ shape, project, readOnly, keyOf }}
            session={context.session}
            selected={slot.selected === shape.id}
            hidden={slot.hidden.has(shape.id)}
            locked={slot.locked.has(shape.id)}
          />
        ))}
      </ul>
      {shapes.length === 0 ? <p className="small muted">Nothing marked. Draw, or submit the image as empty.</p> : null}
    </section>
  );
}

interface RowProps {
  shape: Shape;
  project: Project;
  session: LabelSession;
  readOnly: boolean;
  selected: boolean;
  hidden: boolean;
  locked: boolean;
  keyOf: (id: string) => string;
}

/** One shape. Only the selected row carries a menu and tooltips: an image may have hundreds. */
const Row = memo(function Row({ shape, project, session, readOnly, selected, hidden, locked, keyOf }: RowProps) {
  const one = project.classes[shape.class];
  const suggested = work.isSuggested(shape);
  const other = suggested && selected ? runnerUp(shape) : null;
  const place = other ? project.classes.filter((each) => !each.retired).findIndex((each) => each.index === other.class) : -1;
  const pick = () => session.select(selected ? null : shape.id);
  return (
    <li className={selected ? 'ob on' : 'ob'}>
      <button type="button" className="ob-name" aria-pressed={selected} onClick={pick}>
        <span className="sr">{said(shape, one?.name ?? '', suggested, hidden, locked)}</span>
        <Swatch of={one} dashed={suggested} />
        <span className="grow trunc" aria-hidden="true">
          {selected ? <b>{one?.name}</b> : one?.name}
          {selected && suggested && shape.score !== undefined ? <span className="muted num"> {shape.score.toFixed(2)}</span> : null}
          {other ? (
            <span className="tiny muted own-line">
              or {project.classes[other.class]?.name} {other.score.toFixed(2)}
            </span>
          ) : null}
        </span>
        {hidden ? <EyeOff size={14} strokeWidth={1.6} aria-hidden="true" /> : null}
        {locked ? <Lock size={14} strokeWidth={1.6} aria-hidden="true" /> : null}
        {suggested ? (
          selected ? null : (
            <span className="num muted" aria-hidden="true">
              {shape.score?.toFixed(2)}
            </span>
          )
        ) : (
          <span className="good row tiny yours" aria-hidden="true">
            <Check size={14} strokeWidth={1.8} aria-hidden="true" />
            yours
          </span>
        )}
      </button>
      {other && place >= 0 && !readOnly ? (
        <button
          type="button"
          className="btn sm"
          aria-label={`Make it ${project.classes[other.class].name}`}
          onClick={() => session.edit((all) => work.setClass(all, shape.id, other.class))}
        >
          {place < 10 ? <Key>{keyOf(`class.${place}`)}</Key> : null} {project.classes[other.class].name}
        </button>
      ) : null}
      {readOnly ? null : suggested ? (
        <button
          type="button"
          className="ib sm"
          aria-label={`Reject ${one?.name}`}
          title={`Reject · ${keyOf('reject')}`}
          onClick={() => session.edit((all) => work.remove(all, shape.id))}
        >
          <X size={16} strokeWidth={1.6} />
        </button>
      ) : !selected ? (
        <button type="button" className="ib sm" aria-label={`More for ${one?.name}`} title="Select, for more" onClick={pick}>
          <Ellipsis size={16} strokeWidth={1.6} />
        </button>
      ) : (
        <Menu position="bottom-end" width={180}>
          <Menu.Target>
            <button type="button" className="ib sm" aria-label={`More for ${one?.name}`}>
              <Ellipsis size={16} strokeWidth={1.6} />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => session.flip('locked', shape.id)}>{locked ? 'Unlock' : 'Lock'}</Menu.Item>
            <Menu.Item onClick={() => session.flip('hidden', shape.id)}>{hidden ? 'Show' : 'Hide'}</Menu.Item>
            <Menu.Item onClick={() => session.edit((all) => work.remove(all, shape.id))}>Delete</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
});

/** The model's second choice for a shape, where it came with one: attribute `or`, `{ class, score }`. */
function runnerUp(shape: Shape): { class: number; score: number } | null {
  const or = shape.attributes?.or as { class?: unknown; score?: unknown } | undefined;
  return typeof or?.class === 'number' && typeof or.score === 'number' ? { class: or.class, score: or.score } : null;
}

function said(shape: Shape, name: string, suggested: boolean, hidden: boolean, locked: boolean) {
  const whose = suggested ? `suggested${shape.score === undefined ? '' : `, ${shape.score.toFixed(2)}`}` : 'yours';
  const where =
    shape.kind === 'box'
      ? `, ${Math.round(shape.box[2] - shape.box[0])} by ${Math.round(shape.box[3] - shape.box[1])} at ${Math.round(shape.box[0])}, ${Math.round(shape.box[1])}`
      : '';
  return `${name}, ${kinds[shape.kind]}, ${whose}${where}${hidden ? ', hidden' : ''}${locked ? ', locked' : ''}`;
}
