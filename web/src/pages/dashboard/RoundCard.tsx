import { Check, Pause, Play, TriangleAlert, X } from 'lucide-react';
import { post, url } from '../../api/client';
import type { Dashboard } from '../../api/dashboard';
import { useChange } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Project, Round, RoundStep } from '../../api/types';
import { Bar } from '../../ui/Bar';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { duration } from '../../ui/format';
import { Failure } from '../../ui/Loaded';
import { manages } from '../../ui/roles';
import { Gain } from './Gain';
import { stepName, stepResult } from './words';

/** Steps of the running round, live, and what each round gained. */
export function RoundCard(props: { round: Round | null; gain: Dashboard['gain']; project?: Project; id: string }) {
  const { round, gain, id } = props;
  const change = useChange((verb: string) => post(url(['projects', id, 'rounds', 'current', verb])), [...keys.project(id), 'dashboard']);
  const open = useChange(() => post(url(['projects', id, 'rounds'])), [...keys.project(id), 'dashboard']);
  const at = round ? round.steps.findIndex((step) => step.state === 'running' || step.state === 'failed') : -1;
  const may = manages(props.project?.role);
  return (
    <section className="card" aria-labelledby="round-title">
      <div className="body">
        <div className="row d-round-head">
          <h2 id="round-title">{round ? `Round ${round.number}` : 'No round yet'}</h2>
          <span className="grow" />
          <span className="small muted">{round ? (at < 0 ? roundEnd(round) : `step ${at + 1} of ${round.steps.length}`) : ''}</span>
          {round && may && round.state !== 'done' && round.state !== 'failed' ? (
            round.state === 'paused' ? (
              <IconButton size="sm" label="Go on with the round" onClick={() => change.mutate('resume')}>
                <Play size={14} strokeWidth={1.6} />
              </IconButton>
            ) : (
              <IconButton size="sm" label="Pause the round" onClick={() => change.mutate('pause')}>
                <Pause size={14} strokeWidth={1.6} />
              </IconButton>
            )
          ) : null}
        </div>
        {round ? (
          <ol className="d-steps">
            {round.steps.map((step) => (
              <Step key={step.name} step={step} round={round} />
            ))}
          </ol>
        ) : (
          <p className="muted">The first round opens once enough images are labelled.</p>
        )}
        {may && (!round || round.state === 'done' || round.state === 'failed') ? (
          <Button size="sm" onClick={() => open.mutate(undefined)} disabled={open.isPending}>
            Open a round now
          </Button>
        ) : null}
        {round ? <Now round={round} /> : null}
        <Failure error={change.error ?? open.error} />
        {gain.length > 0 ? <Gain gain={gain} /> : null}
      </div>
    </section>
  );
}

const roundEnd = (round: Round) => (round.state === 'done' ? 'done' : round.state === 'paused' ? 'paused' : '');

function Step({ step, round }: { step: RoundStep; round: Round }) {
  const names = ['d-step', step.state === 'done' ? 'ok' : '', step.state === 'running' ? 'on' : ''].join(' ');
  return (
    <li className={names} aria-current={step.state === 'running' ? 'step' : undefined}>
      <span className="b" aria-hidden="true">
        {step.state === 'done' ? <Check size={11} strokeWidth={2.4} /> : null}
        {step.state === 'running' ? <i className="d-here" /> : null}
        {step.state === 'failed' ? <X size={11} strokeWidth={2.4} /> : null}
      </span>
      {stepName(step)}
      <span className="grow" />
      <span className="small muted num" title={step.detail}>
        {stepResult(step, round)}
      </span>
    </li>
  );
}

/** The work under way, with step, share, speed and time left; or why it stopped. */
function Now({ round }: { round: Round }) {
  const failed = round.steps.find((step) => step.state === 'failed');
  if (failed) {
    return (
      <div className="banner b d-now" role="alert">
        <TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" />
        <p className="grow">
          <b>{stepName(failed)} stopped.</b> {failed.detail} The queue goes on with the last good model.
        </p>
      </div>
    );
  }
  const busy = round.ahead ?? round.steps.find((step) => step.state === 'running' && step.name !== 'label' && step.share !== undefined);
  if (!busy) return null;
  return (
    <div className="d-now">
      <div className="row">
        <span className="d-here" aria-hidden="true" />
        <b>{round.ahead ? `Fitting ahead on ${round.ahead.name}` : stepName(busy)}</b>
      </div>
      <Bar share={busy.share ?? 0} label={round.ahead ? 'Fitting ahead' : stepName(busy)} tone="w" />
      <div className="row small muted">
        <span className="grow trunc">{busy.detail ?? ''}</span>
        <span className="nowrap">{busy.secondsLeft === undefined ? '' : `${duration(busy.secondsLeft)} left`}</span>
      </div>
    </div>
  );
}
