/** A federation as its coordinator wrote it down last; `GET /api/federation`. */
export interface FederationView {
  /** The server was started with the folder of a coordinator. */
  isConfigured: boolean;
  /** The coordinator wrote within the last half minute. */
  isRunning: boolean;
  overview?: Federation;
}

export interface Federation {
  at: string;
  /** 0 before the first run. */
  run: number;
  round: number;
  rounds: number;
  isOver: boolean;
  /** Why the run ended before its time. */
  ended?: string;
  /** The open stage. */
  stage?: string;
  answered: number;
  expected: number;
  features?: string;
  aggregator?: string;
  /** The coordinator sees sums alone. */
  secure: boolean;
  penalty?: number;
  budget?: number;
  spent: number;
  isChosen: boolean;
  selector?: string;
  delta: number;
  sites: FederationSite[];
  /** Oldest first. */
  history: FederationRound[];
  /** Rounds before those of `history`. */
  earlier: number;
  bounds: AccuracyBounds[];
}

export interface FederationSite {
  name: string;
  isHere: boolean;
  isShutOut: boolean;
  lastSeen?: string;
  rounds: number;
  /** Its mean share of the models it is in; absent where nobody knows. */
  share?: number;
  bytesUp: number;
  bytesDown: number;
  /** Of the rounds it is in, by their noise. */
  epsilon?: number;
  hasPicks: boolean;
  reason?: string;
  reasonAt?: string;
  refusals: number;
  /** Its own account, as it says it. */
  account?: { spent: number; epsilon: number; delta: number };
  cap?: number;
  cost: number;
  /** Its part of what the choice spends; absent where nobody knows. */
  asked?: number;
}

export interface FederationRound {
  run: number;
  round: number;
  at: string;
  sites: number;
  accuracy?: number;
  measured: number;
  labels: number;
  seconds: number;
  agreement?: number;
  attempts: number;
  parts: RoundPart[];
}

export interface RoundPart {
  site: string;
  state: 'in' | 'late' | 'away' | 'refused' | 'silent';
  reason?: string;
  share?: number;
  bytesUp: number;
  bytesDown: number;
}

/** What the same labels come to without a federation. */
export interface AccuracyBounds {
  labels: number;
  isolated?: number;
  centralised?: number;
}
