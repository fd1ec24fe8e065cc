import { Hand, Lasso as LassoIcon } from 'lucide-react';
import { useState } from 'react';
import type { Project } from '../../../api/types';
import { count } from '../../../ui/format';
import { Segment } from '../../../ui/Segment';
import { classColour } from '../../../ui/classColour';
import type { Selection } from '../selection';
import { useSelectionSize } from '../selection';
import type { MapData } from './mapData';
import { MapCanvas } from './MapCanvas';
import type { ColourBy } from './palette';

export type Mode = 'lasso' | 'pan';
const modes = [
  { value: 'lasso', label: <><LassoIcon size={14} strokeWidth={1.6} aria-hidden="true" /> Lasso</> },
  { value: 'pan', label: <><Hand size={14} strokeWidth={1.6} aria-hidden="true" /> Pan</> },
] as const; // prettier-ignore

/** Each image a point, near ones look alike; shares its selection with the grid. */
export default function EmbeddingMap(props: { data: MapData; project?: Project; selection: Selection; open: (id: string) => void }) {
  const [mode, setMode] = useState<Mode>('lasso');
  const [by, setBy] = useState<ColourBy>('state');
  const size = useSelectionSize(props.selection);
  return (
    <>
      <div className="x-maptools">
        <Segment label="What dragging does" value={mode} choices={modes} onChange={setMode} />
        <span className="grow" />
        <label className="row small">
          Colour
          <select className="x-select" value={by} onChange={(event) => setBy(event.currentTarget.value as ColourBy)}>
            <option value="state">state</option>
            <option value="class">class</option>
          </select>
        </label>
      </div>
      <MapCanvas data={props.data} mode={mode} by={by} project={props.project} selection={props.selection} open={props.open} />
      <div className="legend x-legend">
        {by === 'state' ? <StateLegend project={props.project} /> : <ClassLegend project={props.project} />}
        <span>
          <b className="d se" /> {size > 0 ? `${count(size)} selected` : 'selected'}
        </span>
      </div>
    </>
  );
}

function StateLegend({ project }: { project?: Project }) {
  return (
    <>
      <span>
        <b className="d un" /> unlabelled
      </span>
      <span>
        <b className="d lb" /> labelled
      </span>
      <span>
        <b className="d pk" /> picked{project?.round ? ` for round ${project.round.number}` : ''}
      </span>
    </>
  );
}

function ClassLegend({ project }: { project?: Project }) {
  const classes = project?.classes.filter((one) => !one.retired) ?? [];
  return (
    <>
      {classes.slice(0, 8).map((one) => (
        <span key={one.index}>
          <b className="d" style={{ background: classColour(one.index, classes) }} /> {one.name}
        </span>
      ))}
      {classes.length > 8 ? <span>and {count(classes.length - 8)} more</span> : null}
    </>
  );
}
