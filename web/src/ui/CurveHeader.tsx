import { Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton';
import { Segment } from './Segment';

/** Head of a learning curve's card: what is measured, over what it is drawn, and whether as a chart or a table. */
export function CurveHeader<Axis extends string>({
  id,
  measured,
  axis,
  axes,
  onAxis,
  table,
  onTable,
  children,
}: {
  id: string;
  measured: boolean;
  axis: Axis;
  axes: readonly { value: Axis; label: string }[];
  onAxis: (axis: Axis) => void;
  table: boolean;
  onTable: (table: boolean) => void;
  children: ReactNode;
}) {
  return (
    <header>
      <h2 id={id}>Learning curve</h2>
      {children}
      <span className="grow" />
      {measured ? (
        <>
          <Segment label="Axis" value={axis} choices={axes} onChange={onAxis} />
          <IconButton label={table ? 'Show as chart' : 'Show as table'} on={table} aria-pressed={table} onClick={() => onTable(!table)}>
            <Table2 size={16} strokeWidth={1.6} />
          </IconButton>
        </>
      ) : null}
    </header>
  );
}
