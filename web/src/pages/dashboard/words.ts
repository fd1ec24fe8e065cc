import { count, duration } from '../../ui/format';
import type { Round, RoundStep } from '../../api/types';

const states: Record<Round['state'], string> = {
  fit: 'fitting',
  measure: 'measuring',
  stop: 'stop or go on?',
  gather: 'looking at the pool',
  query: 'picking',
  label: 'labelling',
  done: 'done',
  paused: 'paused',
  cancelled: 'cancelled',
  failed: 'stopped early',
};

/** `Round 7 · labelling`. */
export const roundWords = (round: Round) => `Round ${round.number} · ${states[round.state]}`;

const names: Record<string, string> = { fit: 'Fit', measure: 'Measure', stop: 'Stop?', gather: 'Gather', query: 'Query', label: 'Label' };
export const stepName = (step: RoundStep) => names[step.name] ?? step.name;

/** What stands at the right of a step: its result, how long it took, how far it is, or nothing before it starts. */
export function stepResult(step: RoundStep, round: Round): string {
  if (step.name === 'label' && step.state !== 'waiting' && round.picks !== undefined)
    return `${count(round.labelled ?? 0)} of ${count(round.picks)}`;
  if (step.state === 'waiting') return '';
  if (step.state === 'failed') return 'stopped early';
  if (step.state === 'running') return step.share === undefined ? 'running' : `${Math.round(step.share * 100)}\u00a0%`;
  if (step.state === 'skipped') return 'skipped';
  // A longer detail has no room beside the step's name; the row tells it on hover.
  if (step.detail && step.detail.length <= 28) return step.detail;
  const seconds =
    step.seconds ?? (step.startedAt && step.endedAt ? (Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000 : undefined);
  return seconds === undefined ? 'done' : duration(seconds);
}

/** How far one step of a round is, as the server tells while it runs. */
export interface StepProgress {
  number: number;
  step: string;
  share: number;
  detail: string;
}

/** The round with what was told about its running step laid over it. */
export function withProgress(round: Round | null, told: StepProgress | null): Round | null {
  if (!round || !told || told.number !== round.number) return round;
  return {
    ...round,
    steps: round.steps.map((step) =>
      step.name === told.step && step.state === 'running' ? { ...step, share: told.share, detail: told.detail } : step,
    ),
  };
}
