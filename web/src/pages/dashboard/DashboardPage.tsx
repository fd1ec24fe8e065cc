import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { url } from '../../api/client';
import type { Dashboard } from '../../api/dashboard';
import { useProjectEvents } from '../../api/events';
import { useGet, withoutNulls } from '../../api/hooks';
import { keys, useProject } from '../../api/queries';
import type { Project, Round } from '../../api/types';
import { Link } from '../../app/router';
import { EmptyState } from '../../ui/EmptyState';
import { Key } from '../../ui/Key';
import { Loaded } from '../../ui/Loaded';
import { PageHead } from '../../ui/Shell';
import { useKeys } from '../../ui/useKeys';
import { BudgetBars } from './BudgetBars';
import { ClassTable } from './ClassTable';
import { CurveCard } from './CurveCard';
import { Mistakes } from './Mistakes';
import { People } from './People';
import { RecipeCard } from './RecipeCard';
import { RoundCard } from './RoundCard';
import { SavingMeter } from './SavingMeter';
import { SliceTable } from './SliceTable';
import { StopAdvice } from './StopAdvice';
import { Uncertainty } from './Uncertainty';
import './dashboard.css';
import { roundWords, withProgress, type StepProgress } from './words';
import { navigate } from '../../app/router';

/** Is it working, what did it save, go on or stop? */
export default function DashboardPage({ project: id }: { project: string }) {
  const project = useProject(id).data;
  const key = [...keys.project(id), 'dashboard'];
  const dashboard = useGet<Dashboard>(key, url(['projects', id, 'dashboard']));
  const client = useQueryClient();
  // Progress of the running round comes by events and is laid over what was read; a finished step is read anew.
  const [live, setLive] = useState<Round | null>(null);
  const [ahead, setAhead] = useState<StepProgress | null>(null);
  useProjectEvents(
    id,
    (kind, data) => {
      // A round tells either all of itself, or how far one of its steps is.
      if (kind === 'round' && 'steps' in (data as object)) setLive(withoutNulls(data as Round));
      else if (kind === 'round') setAhead(data as StepProgress);
      if (kind === 'label' || kind === 'counts' || (kind === 'round' && 'steps' in (data as object)))
        void client.invalidateQueries({ queryKey: key });
    },
    () => void client.invalidateQueries({ queryKey: key }),
  );
  useKeys({ l: () => navigate(`/projects/${id}/label`) });
  const name = project?.name ?? 'Dashboard';
  return (
    <>
      <PageHead title={name} window={`Dashboard · ${name}`}>
        {project?.round ? <span className="chip line hide-s">{roundWords(live ?? project.round)}</span> : null}
        <span className="grow" />
        {project && project.role !== 'viewer' && project.counts.samples > 0 ? (
          <Link to={`/projects/${id}/label`} className="btn primary">
            Label{' '}
            <span className="hide-s">
              <Key>L</Key>
            </span>
          </Link>
        ) : null}
      </PageHead>
      <main className="page d-page">
        {project && project.counts.samples === 0 ? (
          <NoImages project={project} />
        ) : (
          <Loaded query={dashboard} height={640}>
            {(data) => <Cards data={data} round={withProgress(live ?? data.round ?? null, ahead)} project={project} id={id} />}
          </Loaded>
        )}
      </main>
    </>
  );
}

function Cards({ data, round, project, id }: { data: Dashboard; round: Round | null; project?: Project; id: string }) {
  return (
    <>
      <section className="d-top" aria-label="Verdict">
        <SavingMeter saving={data.saving} labelled={data.curve.winnow.at(-1)?.labels ?? 0} />
        <StopAdvice advice={data.advice} project={id} />
        <BudgetBars budget={data.budget} currency={data.saving.currency ?? project?.settings.budget.currency} />
      </section>
      <section className="d-mid" aria-label="Proof">
        <CurveCard curve={data.curve} saving={data.saving} />
        <RoundCard round={round} gain={data.gain} project={project} id={id} />
      </section>
      <section className="d-low" aria-label="Classes and mistakes">
        <ClassTable rows={data.classes} metric={data.curve.metric} project={project} />
        <Mistakes data={data} project={project} id={id} />
      </section>
      <section className="d-bot" aria-label="People and pool">
        <People people={data.people} />
        <Uncertainty histogram={data.uncertainty} />
      </section>
      <RecipeCard models={data.models} project={id} />
      {data.slices.length > 0 ? <SliceTable rows={data.slices} metric={data.curve.metric} /> : null}
    </>
  );
}

function NoImages({ project }: { project: Project }) {
  return (
    <EmptyState
      title="No images yet"
      actions={
        <Link to={`/projects/${project.id}/data`} className="btn primary">
          Add images
        </Link>
      }
    >
      Once images are in, the first can be labelled at once; figures follow with the first measured round.
    </EmptyState>
  );
}
