import type { Advice, AnswerValue, Outcome, Project, QueueItem, Round } from '../../api/types';
import { uuid } from '../../app/random';
import type { Outbox } from '../../outbox/outbox';
import type { Drafts } from '../../outbox/shelf';
import type { History } from '../../stage/history';
import type { Tool } from '../../stage/stage';
import type { Stopwatch } from './pace';
import type { Picture } from './pictures';
import type { Work } from './work';

/** One image in hand. */
export interface Slot {
  item: QueueItem;
  history: History<Work>;
  selected: string | null;
  locked: ReadonlySet<string>;
  hidden: ReadonlySet<string>;
  watch: Stopwatch;
  /** Enter was pressed with suggestions left open; the next Enter leaves them out. */
  warned: boolean;
  /** It was answered before and taken back; redo gives that answer again. */
  before?: Outcome;
}

/** One image that was answered, the newest last. */
export interface Done {
  slot: Slot;
  key: string;
  outcome: Outcome;
  at: string;
  /** Set once the server has it. */
  answer?: string | number;
  savedAt?: string;
  late?: boolean;
}

export type Nothing =
  | { kind: 'loading' }
  | { kind: 'noImages' }
  | { kind: 'waiting'; round: Round | null }
  | { kind: 'finished'; advice: Advice | null }
  | { kind: 'failed'; sentence: string };

export interface LabelState {
  project: Project | null;
  current: Slot | null;
  coming: Slot[];
  done: Done[];
  /** Position in `done` while looking back. */
  viewing: number | null;
  picture: Picture;
  remaining: number;
  round: Round | null;
  nothing: Nothing;
  tool: Tool;
  nextClass: number;
  allHidden: boolean;
  drafting: boolean;
  brushRadius: number;
  /** Whether images are taken along for work without a connection. */
  along: boolean;
  /** Images after the one on the stage whose pictures are here. Counted while images are taken along. */
  ready: number;
  /** Milliseconds of the last answers, oldest first. */
  leads: number[];
  /** A sentence for the foot of the panel: why the last key did nothing. */
  hint: string | null;
  /** An answer that came after somebody else had finished the image. */
  conflict: Done | null;
  signedOut: boolean;
}

/** Answers kept at hand, to look back at and to take back. */
export const remembered = 20;

/** What a session works with. */
export interface SessionOptions {
  project: string;
  outbox: Outbox;
  drafts: Drafts<Draft>;
  announce: (sentence: string) => void;
  now?: () => number;
}

/** Unfinished work in this browser. `sent`: the server has it too, or something newer from another computer. */
export interface Draft {
  value: AnswerValue;
  sent: boolean;
}

export const newId = () => `u${uuid().slice(0, 8)}`;

export const atFirst: LabelState = {
  project: null,
  current: null,
  coming: [],
  done: [],
  viewing: null,
  picture: { state: 'loading' },
  remaining: 0,
  round: null,
  nothing: { kind: 'loading' },
  tool: 'select',
  nextClass: 0,
  allHidden: false,
  drafting: false,
  brushRadius: 12,
  along: false,
  ready: 0,
  leads: [],
  hint: null,
  conflict: null,
  signedOut: false,
};
