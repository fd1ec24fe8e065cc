/** What happens to one file on its way to the server, as pure transitions: the network is in `uploader.ts`. */
export type UploadState =
  | { at: 'waiting' }
  | { at: 'starting' }
  | { at: 'sending'; id: string; offset: number }
  | { at: 'paused'; id?: string; offset: number }
  | { at: 'retrying'; id?: string; offset: number; attempt: number; reason: string }
  | { at: 'checking'; id: string }
  | { at: 'done'; added: number; duplicates: number; problems: number; reason?: string }
  | { at: 'failed'; id?: string; offset: number; reason: string }
  | { at: 'removed' };

export type UploadEvent =
  | { type: 'start' }
  | { type: 'created'; id: string; offset: number }
  | { type: 'sent'; offset: number }
  | { type: 'complete' }
  | { type: 'checked'; added: number; duplicates: number; problems: number; reason?: string }
  | { type: 'lost'; reason: string }
  | { type: 'refused'; reason: string }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'remove' };

/** Longest wait between tries, and how many there are before a person has to press the button. */
export const mostTries = 8;
export const waitSeconds = (attempt: number) => Math.min(60, 2 ** (attempt - 1));

const idOf = (state: UploadState) => ('id' in state ? state.id : undefined);
const offsetOf = (state: UploadState) => ('offset' in state ? state.offset : 0);

/** The next state. An event that makes no sense where the file is changes nothing: answers may come late, after a pause or removal. */
export function step(state: UploadState, event: UploadEvent): UploadState {
  if (state.at === 'removed' || state.at === 'done') return state;
  const busy = state.at === 'starting' || state.at === 'sending' || state.at === 'checking';
  switch (event.type) {
    case 'start':
      return state.at === 'waiting' ? { at: 'starting' } : state;
    case 'created':
      return state.at === 'starting' ? { at: 'sending', id: event.id, offset: event.offset } : state;
    case 'sent':
      return state.at === 'sending' && event.offset >= state.offset ? { ...state, offset: event.offset } : state;
    case 'complete':
      return state.at === 'sending' ? { at: 'checking', id: state.id } : state;
    case 'checked': {
      const { added, duplicates, problems, reason } = event;
      return state.at === 'checking' || state.at === 'sending' ? { at: 'done', added, duplicates, problems, reason } : state;
    }
    case 'lost': {
      if (!busy) return state;
      return { at: 'retrying', id: idOf(state), offset: offsetOf(state), attempt: 1, reason: event.reason };
    }
    case 'refused':
      return busy || state.at === 'retrying' ? { at: 'failed', id: idOf(state), offset: offsetOf(state), reason: event.reason } : state;
    case 'pause':
      return state.at === 'waiting' || state.at === 'starting' || state.at === 'sending' || state.at === 'retrying'
        ? { at: 'paused', id: idOf(state), offset: offsetOf(state) }
        : state;
    case 'resume':
      return state.at === 'paused' || state.at === 'failed' || state.at === 'retrying' ? { at: 'waiting' } : state;
    case 'remove':
      return { at: 'removed' };
  }
}

/** What the list of files says as a whole. */
export interface UploadTotals {
  files: number;
  finished: number;
  failed: number;
  paused: number;
  active: number;
  bytes: number;
  sent: number;
  added: number;
  duplicates: number;
  problems: number;
}

export function totals(files: { bytes: number; state: UploadState }[]): UploadTotals {
  const sum: UploadTotals = {
    files: 0,
    finished: 0,
    failed: 0,
    paused: 0,
    active: 0,
    bytes: 0,
    sent: 0,
    added: 0,
    duplicates: 0,
    problems: 0,
  };
  for (const { bytes, state } of files) {
    if (state.at === 'removed') continue;
    sum.files++;
    sum.bytes += bytes;
    if (state.at === 'done') {
      sum.finished++;
      sum.sent += bytes;
      sum.added += state.added;
      sum.duplicates += state.duplicates;
      sum.problems += state.problems;
    } else if (state.at === 'failed') sum.failed++;
    else if (state.at === 'paused') sum.paused++;
    else sum.active++;
    if (state.at === 'checking') sum.sent += bytes;
    else sum.sent += Math.min(bytes, offsetOf(state));
  }
  return sum;
}
