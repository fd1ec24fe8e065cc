import type { Dashboard } from '../../api/dashboard';

type Model = Dashboard['models'][number];

const changesShown = 5;

/** The recipe in a few words; what nobody tuned is the usual one of its network. */
export const recipeOf = (model: Model) => model.tuning?.recipe ?? `${model.name}, as it is usually trained`;

/** Why it is this recipe, as a sentence. */
export function whyOf(model: Model): string {
  if (!model.tuning) return 'Nothing was tuned for this model.';
  const reason = model.tuning.reason.trim();
  return `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}${reason.endsWith('.') ? '' : '.'}`;
}

/** Earlier models that changed the recipe, newest first; the newest model tells its own reason above. */
export const changesOf = (models: Dashboard['models']) =>
  models
    .slice(1)
    .filter((model) => model.tuning?.changed)
    .slice(0, changesShown)
    .map((model) => ({ number: model.number, words: model.tuning!.reason }));
