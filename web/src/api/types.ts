/** Wire types of the server's HTTP interface. Sample ids are decimal strings: 63 bits do not fit a JavaScript number. Times are ISO 8601 UTC. */

export type Role = 'viewer' | 'labeller' | 'reviewer' | 'manager' | 'admin';
export type Task = 'classify' | 'multilabel' | 'detect' | 'segment';

export interface User {
  id: string | number;
  name: string;
  displayName: string;
  admin: boolean;
  /** May make projects. */
  mayCreate?: boolean;
  keymap?: Preferences['keymap'] | null;
  preferences?: Preferences;
}

/** Kept per person on the server, at most 16 KB. Unknown members are carried through. */
export interface Preferences {
  theme?: 'light' | 'dark' | 'system';
  /** Name of the key profile and the changed keys on top of it. */
  keymap?: { profile: string; keys: Record<string, string[]> };
  /** A digit answers and goes on at once (classification). */
  chooseAndGo?: boolean;
  [other: string]: unknown;
}

export interface Session {
  user: User | null;
  /** Null without a session. */
  csrf: string | null;
  setupNeeded: boolean;
  /** One can sign in at a provider outside (OpenID Connect). */
  openId?: boolean;
  /** There is a federation to look at for this person. */
  federation?: boolean;
  version: string;
}

export interface ClassInfo {
  index: number;
  name: string;
  /** `#rrggbb`; absent: the class colour of its index. */
  colour?: string;
  /** Retired classes keep their index and their labels, and are no longer offered. */
  retired: boolean;
}

export interface Counts {
  samples: number;
  labelled: number;
  pool: number;
  skipped: number;
  /** Unsure, or in dispute. */
  review?: number;
  unsure?: number;
  broken: number;
  queue: number;
}

export interface RoundStep {
  name: string;
  state: 'waiting' | 'running' | 'done' | 'skipped' | 'failed';
  startedAt?: string;
  endedAt?: string;
  seconds?: number;
  /** 0 to 1. */
  share?: number;
  detail?: string;
  secondsLeft?: number;
}

export interface Round {
  number: number;
  state: 'fit' | 'measure' | 'stop' | 'gather' | 'query' | 'label' | 'done' | 'paused' | 'cancelled' | 'failed';
  steps: RoundStep[];
  strategy?: string;
  picks?: number;
  labelled?: number;
  metric?: { name: string; value: number; low: number; high: number };
  /** A fit that runs while people label; its name says on what, such as `454 labels`. */
  ahead?: RoundStep;
}

export interface ProjectSettings {
  strategy: string;
  query: number;
  overlap: number;
  randomShare: number;
  blind: boolean;
  budget: { labels?: number; hours?: number; money?: number; hourlyRate?: number; currency?: string };
  target?: number;
  model: string;
  /** Side in pixels that the network sees images at; absent: its own. */
  imageSize?: number;
  /** Passes over the labels; absent: the network's own. */
  epochs?: number;
  /** Rounds search for a better recipe when the labels have grown by half. */
  tune: boolean;
  /** Absent: when the round's picks are answered. */
  trainAfter?: number;
  /** Agreement from which shapes of several people become one label, 0 to 1. */
  agreementMin: number;
  /** Exports leave out place, time and camera. */
  stripMetadata: boolean;
  publicExport: boolean;
}

export interface Project {
  id: string;
  name: string;
  task: Task;
  classes: ClassInfo[];
  schemaVersion: number;
  counts: Counts;
  settings: ProjectSettings;
  role: Role;
  round?: Round;
  /** Tags offered in the labelling screen. */
  tags?: string[];
}

interface ShapeBase {
  id: string;
  class: number;
  /** The model's confidence, 0 to 1; absent on a person's shape. */
  score?: number;
  source?: 'model' | 'person';
  attributes?: Record<string, unknown>;
  crowd?: boolean;
}
/** Corners x0, y0, x1, y1 in displayed pixels of the original, half-open. */
export interface BoxShape extends ShapeBase {
  kind: 'box';
  box: [number, number, number, number];
}
/** Angle in degrees, clockwise. */
export interface RotatedShape extends ShapeBase {
  kind: 'rotated';
  centre: [number, number];
  size: [number, number];
  angle: number;
}
/** Each ring is x, y, x, y, …; the first is the outside, others are holes (even-odd). */
export interface PolygonShape extends ShapeBase {
  kind: 'polygon';
  rings: number[][];
}
/** COCO compressed run lengths over a [height, width] grid, column by column. */
export interface MaskShape extends ShapeBase {
  kind: 'mask';
  size: [number, number];
  counts: string;
}
export type Shape = BoxShape | RotatedShape | PolygonShape | MaskShape;

/** What a person says about one sample. */
export interface AnswerValue {
  classes?: number[];
  shapes?: Shape[];
  tags?: string[];
}

export type Outcome = 'label' | 'skip' | 'unsure';

export interface Suggestions {
  classes?: { class: number; score: number }[];
  shapes?: Shape[];
}

export interface Neighbour {
  sample: string;
  class: number;
  /** Distance of the embeddings, where the server gives it. */
  distance?: number;
}

export interface QueueItem {
  sample: string;
  name: string;
  /** Displayed pixels of the original; absent where the server does not know them: then the picture's own size counts. */
  width?: number;
  height?: number;
  rank: number;
  round?: number;
  reason: string;
  bars: { name: string; topPercent: number }[];
  leaseUntil: string;
  suggestions?: Suggestions;
  nearest?: Neighbour[];
  image: string;
  thumb: string;
  draft?: AnswerValue;
  answer?: AnswerValue;
  /** Bits per value of the original; above 8 the window (level) can be moved. */
  bits?: number;
}

export interface NextRequest {
  count: number;
  holding: string[];
}
export interface NextReply {
  items: QueueItem[];
  remaining: number;
  /** Number of the open round. */
  round: number | null;
}

export interface AnswerRequest {
  key: string;
  sample: string;
  outcome: Outcome;
  value?: AnswerValue;
  reason?: string;
  /** Time between showing and answering while the page was in view, in milliseconds. */
  leadMs: number;
  schemaVersion: number;
  next?: NextRequest;
}
export interface AnswerReply {
  answer: string | number;
  savedAt: string;
  round?: number | null;
  /** Came after its lease had ended and somebody else had finished the image; kept as a second opinion. */
  late?: boolean;
  next?: { items: QueueItem[]; remaining?: number; round?: number | null };
}

export interface PastAnswer {
  answer: string | number;
  sample: string;
  name?: string;
  outcome: Outcome;
  value?: AnswerValue;
  savedAt: string;
  thumb: string;
  round?: number;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
}

/** Advice of the dashboard, in words. */
export interface Advice {
  verdict: 'go on' | 'stop' | 'not yet';
  sentence: string;
}
