import type { Advice, Round, Shape } from './types';

/** A measured value of a curve; `low` and `high` bound its 95 % interval. */
export interface CurvePoint {
  labels: number;
  /** Working time of people up to here. */
  seconds?: number;
  value: number;
  low: number;
  high: number;
  /** Extrapolated, not measured. */
  forecast?: boolean;
}

/** `measured` carries the figures; `notYet` says in `needs` what is missing and in `share` how far it is. */
export interface Saving {
  state: 'measured' | 'notYet';
  needs?: string;
  /** 0 to 1. */
  share?: number;
  /** Labels saved in percent of what random would have needed. */
  percent?: number;
  low?: number;
  high?: number;
  /** Labels saved. */
  labels?: number;
  labelsLow?: number;
  labelsHigh?: number;
  hours?: number;
  money?: number;
  currency?: string;
  metric?: string;
  /** Quality at which both are compared. */
  value?: number;
}

/** Which recipe a model was fitted by, and why it is that one. */
export interface Tuning {
  recipe: string;
  changed: boolean;
  reason: string;
  /** Recipes that were compared in this round; 0 where none was. */
  candidates: number;
  /** Labels there were when recipes were last compared; 0 for never. */
  labelsAtSearch: number;
}

export interface Dashboard {
  saving: Saving;
  advice: Advice;
  budget: { name: string; used: number; limit?: number; unit: string }[];
  curve: { metric: string; target?: number; heldOut?: number; winnow: CurvePoint[]; random: CurvePoint[]; forecast: CurvePoint[] };
  round: Round | null;
  gain: { round: number; points: number; forecast?: boolean }[];
  classes: { index: number; name: string; labels: number; value?: number; low?: number; high?: number }[];
  slices: { name: string; images: number; value?: number; low?: number; high?: number }[];
  mistakes: { sample: string; sentence: string; loss: number; round: number; width?: number; height?: number; shapes?: Shape[] }[];
  mistakesTotal?: number;
  people: {
    user: string;
    name: string;
    labels: number;
    perHour: number;
    agreement?: { value: number; low: number; high: number };
    medianMs: number;
  }[];
  /** `edges` has one entry more than `pool` and `labelled`. `picked`: how many bins from the right hold the picks. */
  uncertainty: { edges: number[]; pool: number[]; labelled: number[]; picksFrom?: number } | null;
  /** Newest first. `tuning` is absent where nothing could be tuned. */
  models: {
    number: number;
    name: string;
    labels: number;
    seconds?: number;
    tuning?: Tuning;
    metric?: { name: string; value: number; low: number; high: number };
    createdAt: string;
  }[];
}
