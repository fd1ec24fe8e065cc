import type { AnswerValue, ClassInfo, Outcome } from '../api/types';
import { className } from './classColour';
import { plural } from './format';

/** An answer in words: `Car`, `3 Person, 1 Car`, `skipped`, `unsure`. */
export function answerWords(outcome: Outcome, value: AnswerValue | undefined, classes?: ClassInfo[]): string {
  if (outcome === 'skip') return 'skipped';
  if (outcome === 'unsure') return 'unsure';
  return valueWords(value, classes);
}

export function valueWords(value: AnswerValue | undefined, classes?: ClassInfo[]): string {
  const shapes = new Map<number, number>();
  for (const shape of value?.shapes ?? []) shapes.set(shape.class, (shapes.get(shape.class) ?? 0) + 1);
  const marked = [...shapes].sort((a, b) => b[1] - a[1]).map(([index, number]) => `${number} ${className(index, classes)}`);
  const whole = (value?.classes ?? []).map((index) => className(index, classes));
  const all = [...whole, ...marked];
  if (all.length > 6) return `${all.slice(0, 5).join(', ')} and ${plural(all.length - 5, 'more', 'more')}`;
  return all.length > 0 ? all.join(', ') : 'nothing in it';
}
