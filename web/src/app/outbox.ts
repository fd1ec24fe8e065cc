import { post, url } from '../api/client';
import type { AnswerReply, NextRequest } from '../api/types';
import { Outbox, type Entry } from '../outbox/outbox';
import { databaseDrafts, databaseShelf, memoryDrafts, memoryShelf, openDatabase, type Drafts } from '../outbox/shelf';

/** What the labelling screen adds: it asks for the next images with each answer, and learns what became of it. */
export interface Labelling {
  project: string;
  next(): NextRequest;
  saved(entry: Entry, reply: AnswerReply): void;
}
let labelling: Labelling | null = null;
export const setLabelling = (one: Labelling | null) => {
  labelling = one;
};

export interface Kept {
  outbox: Outbox;
  /** False in windows where the browser keeps nothing: then answers wait in memory only, and the screen says so. */
  durable: boolean;
  drafts<T>(project: string): Drafts<T>;
}

let opened: { user: string; kept: Promise<Kept> } | null = null;

/** The one outbox of this page for a person; starts to send what an earlier visit left. */
export function keptFor(user: string): Promise<Kept> {
  if (opened?.user !== user) {
    void opened?.kept.then((kept) => kept.outbox.close());
    opened = { user, kept: open(user) };
  }
  return opened.kept;
}

async function open(user: string): Promise<Kept> {
  const database = await openDatabase().catch(() => null);
  const outbox = new Outbox({
    shelf: database ? databaseShelf(database) : memoryShelf(),
    send: (entry) => {
      const mine = labelling?.project === entry.project ? labelling : null;
      return post<AnswerReply>(url(['projects', entry.project, 'answers']), { ...entry.request, ...(mine ? { next: mine.next() } : {}) });
    },
    user,
    now: () => Date.now(),
    later: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    // Locks exist only under HTTPS and on localhost; without them two tabs may both send, which the keys make harmless.
    alone: async <T>(work: () => Promise<T>) =>
      navigator.locks ? ((await navigator.locks.request(`winnow-outbox-${user}`, work)) as T) : work(),
    onSaved: (entry, reply) => labelling?.saved(entry, reply),
  });
  window.addEventListener('online', () => void outbox.flush());
  await outbox.open();
  const memory = new Map<string, Drafts<unknown>>();
  return {
    outbox,
    durable: database !== null,
    drafts<T>(project: string) {
      if (database) return databaseDrafts<T>(database, user, project);
      if (!memory.has(project)) memory.set(project, memoryDrafts<unknown>());
      return memory.get(project) as Drafts<T>;
    },
  };
}
