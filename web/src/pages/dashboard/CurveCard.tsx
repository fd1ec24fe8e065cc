import { Table2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Dashboard, Saving } from '../../api/dashboard';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { plural } from '../../ui/format';
import { IconButton } from '../../ui/IconButton';
import { Segment } from '../../ui/Segment';
import { summary, type Axis } from './curve';
import { CurveTable } from './CurveTable';

const LearningCurve = lazy(() => import('./LearningCurve'));
const axes = [
  { value: 'labels', label: 'labels' },
  { value: 'hours', label: 'hours' },
] as const;

/** The proof: quality over labels or hours, Winnow against random. */
export function CurveCard({ curve, saving }: { curve: Dashboard['curve']; saving: Saving }) {
  const [axis, setAxis] = useState<Axis>('labels');
  const [table, setTable] = useState(false);
  const measured = curve.winnow.length > 0;
  return (
    <section className="card d-curve" aria-labelledby="curve-title">
      <header>
        <h2 id="curve-title">Learning curve</h2>
        <span className="small muted trunc">
          {curve.metric}
          {curve.heldOut ? ` on ${plural(curve.heldOut, 'held-out image')}` : ''}, 95&nbsp;% interval
        </span>
        <span className="grow" />
        {measured ? (
          <>
            <Segment label="Axis" value={axis} choices={axes} onChange={setAxis} />
            <IconButton label={table ? 'Show as chart' : 'Show as table'} on={table} aria-pressed={table} onClick={() => setTable(!table)}>
              <Table2 size={16} strokeWidth={1.6} />
            </IconButton>
          </>
        ) : null}
      </header>
      <p className="sr">{summary(curve)}</p>
      {!measured ? (
        <div className="d-empty muted">The curve starts with the first measured round.</div>
      ) : table ? (
        <CurveTable curve={curve} />
      ) : (
        <ErrorBoundary>
          <Suspense fallback={<div className="d-plot" aria-busy="true" />}>
            <LearningCurve curve={curve} saving={saving} axis={axis} />
          </Suspense>
        </ErrorBoundary>
      )}
    </section>
  );
}
