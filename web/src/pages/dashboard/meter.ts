import type { Saving } from '../../api/dashboard';

/** The two bars of the saving: shares of the track (0 to 1) and the labels random would have needed, with their interval. */
export function meter(saving: Saving, labelled: number) {
  const saved = saving.labels ?? 0;
  const randomLabels = Math.max(0, labelled + saved);
  const lowLabels = Math.max(0, labelled + (saving.labelsLow ?? saved));
  const highLabels = Math.max(0, labelled + (saving.labelsHigh ?? saved));
  // A little air at the right keeps the end of the whisker inside the track.
  const full = Math.max(1, labelled, randomLabels, highLabels) * 1.06;
  return {
    winnow: labelled / full,
    random: randomLabels / full,
    low: lowLabels / full,
    high: highLabels / full,
    randomLabels,
    lowLabels,
    highLabels,
  };
}
