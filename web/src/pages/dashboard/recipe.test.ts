import { describe, expect, it } from 'vitest';
import type { Dashboard } from '../../api/dashboard';
import { changesOf, recipeOf, whyOf } from './recipe';

const model = (number: number, changed?: boolean, reason = 'kept cnn: too few labels'): Dashboard['models'][number] => ({
  number,
  name: 'cnn',
  labels: 60 * number,
  createdAt: '2026-03-01T10:00:00Z',
  tuning: changed === undefined ? undefined : { recipe: `cnn, recipe ${number}`, changed, reason, candidates: 4, labelsAtSearch: 60 },
});

describe('the recipe in use', () => {
  it('is told in words, with its reason as a sentence', () => {
    expect(recipeOf(model(3, true))).toBe('cnn, recipe 3');
    expect(whyOf(model(3, true))).toBe('Kept cnn: too few labels.');
    expect(whyOf(model(3, true, 'It was better.'))).toBe('It was better.');
  });

  it('is the usual one where nothing was tuned', () => {
    expect(recipeOf(model(1))).toBe('cnn, as it is usually trained');
    expect(whyOf(model(1))).toBe('Nothing was tuned for this model.');
  });

  it('lists the models that changed it before, newest first, and not the newest', () => {
    const models = [model(5, true), model(4, false), model(3, true, 'third'), model(2), model(1, true, 'first')];
    expect(changesOf(models)).toEqual([
      { number: 3, words: 'third' },
      { number: 1, words: 'first' },
    ]);
  });
});
