import type { AnswerValue, Outcome, Shape, Suggestions } from './types';

export type SampleState = 'unlabelled' | 'labelled' | 'queued' | 'skipped' | 'unsure' | 'broken';

/** One line of the list of images. */
export interface SampleRow {
  id: string;
  name: string;
  width: number;
  height: number;
  state: SampleState;
  classes: number[];
  tags: string[];
  thumb: string;
  view: string;
  /** Value of the list's sort order, 0 to 1, where it has one. */
  utility?: number;
  /** Why it was picked; only on picks. */
  reason?: string;
  /** Shapes of its label or suggestion, for the thumbnail. */
  shapes?: Shape[];
}

export interface AnswerRecord {
  answer: string;
  user: string;
  name: string;
  outcome: Outcome;
  value?: AnswerValue;
  savedAt: string;
  leadMs?: number;
  round?: number;
  undone?: boolean;
}

export interface SampleDetail extends SampleRow {
  added: string;
  bits?: number;
  label?: AnswerValue;
  /** Absent for people who label under the blind rule. */
  answers: AnswerRecord[];
  suggestions?: Suggestions;
  bars?: { name: string; topPercent: number }[];
  split?: string;
  suspect?: { sentence: string; loss: number };
}

export interface SampleComment {
  id: string;
  user: string;
  name: string;
  text: string;
  at: string;
}

export interface HistoryEntry {
  at: string;
  who: string;
  sentence: string;
}

export interface SimilarImage {
  id: string;
  name: string;
  distance: number;
  state: SampleState;
  classes: number[];
}

/** Images that are nearly the same. `distance` 0 is the same picture. */
export interface ImageGroup {
  id: string;
  distance: number;
  samples: { id: string; name: string; split?: string; state: SampleState }[];
}

/** A saved filter: the query of the page under a name. */
export interface SavedView {
  id: string;
  name: string;
  query: string;
}

/** What waits for a reviewer. */
export type ReviewKind = 'disagreement' | 'unsure' | 'suspect' | 'flag';
export interface ReviewItem {
  sample: string;
  name: string;
  width: number;
  height: number;
  kind: ReviewKind;
  /** Why it waits, in words. */
  sentence: string;
  label?: AnswerValue;
  answers: AnswerRecord[];
  suggestions?: Suggestions;
  since: string;
}
