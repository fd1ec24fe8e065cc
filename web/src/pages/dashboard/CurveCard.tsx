import { lazy, Suspense, useState } from 'react';
import type { Dashboard, Saving } from '../../api/dashboard';
import { CurveHeader } from '../../ui/CurveHeader';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { plural } from '../../ui/format';
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
      <CurveHeader id="curve-title" measured={measured} axis={axis} axes={axes} onAxis={setAxis} table={table} onTable={setTable}>
        <span className="small muted trunc">
          {curve.metric}
          {curve.heldOut ? ` on ${plural(curve.heldOut, 'held-out image')}` : ''}, 95&nbsp;% interval
        </span>
      </CurveHeader>
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
