import type { Tuning } from './dashboard';
import type { ClassInfo, Role } from './types';

/** Models, people, webhooks, stream, accounts: what the smaller pages read. */

export interface Measured {
  name: string;
  value: number;
  /** Absent where nobody worked an interval out. */
  low?: number;
  high?: number;
}

export interface ModelRow {
  number: number;
  /** Name of the network. */
  name: string;
  createdAt: string;
  /** Absent, with those below, for a model that the command line trained. */
  round?: number;
  /** Journal event up to which labels were used. */
  event?: number;
  labels: number;
  schemaVersion?: number;
  codeVersion?: string;
  recipe: string;
  parent?: number;
  metric?: Measured;
  current?: boolean;
  /** Why it was not measured. */
  notMeasured?: string;
  /** Seconds of the fit. */
  seconds?: number;
  /** Which recipe it was fitted by, and why; absent where nothing could be tuned. */
  tuning?: Tuning;
}
export interface ModelDetail {
  model: ModelRow;
  perClass: { index: number; name: string; value?: number; low?: number; high?: number; labels: number }[];
  /** The card as plain text. */
  card: string;
  /** What managers may download. */
  files: { name: string; bytes: number }[];
}

/** A project's own ONNX detector, whose boxes are suggested. */
export interface Detector {
  hash: string;
  bytes: number;
  scoreMin: number;
  state: 'running' | 'ready' | 'failed';
  reason?: string;
  head?: string;
  classes: string[];
  /** Its classes that the project does not have. */
  unknown: string[];
  images: number;
}

export interface Member {
  user: string;
  name: string;
  displayName: string;
  role: Role;
  since: string;
}
export interface Invite {
  id: string;
  role: Role;
  admin?: boolean;
  project?: string;
  createdAt: string;
  expiresAt: string;
  usedBy?: string;
}

export interface Webhook {
  id: string;
  address: string;
  kinds: string[];
  enabled: boolean;
  /** Why it was switched off by itself. */
  reason?: string | null;
  lastStatus?: number | null;
  lastAt?: string | null;
}
export interface Delivery {
  id: string;
  at: string;
  kind: string;
  attempt: number;
  status?: number | null;
  milliseconds?: number | null;
  reason?: string | null;
  nextAt?: string | null;
}

export interface Schema {
  version: number;
  classes: ClassInfo[];
}

export interface StreamSettings {
  enabled: boolean;
  root?: string | null;
  folder?: string | null;
  /** Caps: 0 sets none. */
  perMinute: number;
  perHour: number;
  perDay: number;
  /** Seconds between two frames that are taken from a video. */
  every: number;
  seen: number;
  kept: number;
  /** Null before the first decision. */
  threshold?: number | null;
  waiting?: number;
  lastProblem?: string | null;
  /** Why the folder cannot be watched, or images cannot be read now. */
  fault?: string | null;
}
export interface StreamDecision {
  id: string;
  at: string;
  name: string;
  sample?: string;
  kept: boolean;
  score: number;
  threshold: number;
  reason: string;
}

export interface ApiToken {
  id: string;
  name: string;
  scopes: string[];
  project?: string;
  createdAt: string;
  expiresAt?: string;
  lastUsedAt?: string;
}
export interface UserRow {
  id: string;
  name: string;
  displayName: string;
  admin: boolean;
  disabled: boolean;
  createdAt: string;
}
export interface AuditEntry {
  number: number;
  at: string;
  /** What happened, in the server's own word, such as `user.created`. */
  type: string;
  data: Record<string, unknown>;
}

export interface Verified {
  ok: boolean;
  /** What is wrong, one sentence each. */
  problems: string[];
}
