import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useProjectEvents } from '../../api/events';
import { setLabelling, type Kept } from '../../app/outbox';
import { announce } from '../../ui/LiveRegion';
import { clock } from './pace';
import { LabelSession } from './session';
import type { Draft } from './state';

/** The session of one project while its screen is open, tied to what the browser and the server tell: sight, connection, events. */
export function useLabelSession(id: string, kept: Kept) {
  const { outbox: box } = kept;
  const session = useMemo(() => new LabelSession({ project: id, outbox: box, drafts: kept.drafts<Draft>(id), announce }), [id, box, kept]);
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const outbox = useSyncExternalStore(box.subscribe, box.snapshot);

  useEffect(() => {
    setLabelling({ project: id, next: () => session.nextRequest(), saved: (entry, reply) => session.saved(entry, reply) });
    void session.start();
    return () => {
      setLabelling(null);
      session.close();
    };
  }, [session, id]);

  useEffect(() => {
    const seen = () => session.watch(!document.hidden);
    const closing = () => session.close();
    const online = () => void session.resume();
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('pagehide', closing);
    window.addEventListener('online', online);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('pagehide', closing);
      window.removeEventListener('online', online);
    };
  }, [session]);

  const savedAt = outbox.savedAt;
  useEffect(() => {
    if (savedAt) announce(`saved ${clock(savedAt)}`);
  }, [savedAt]);
  const troubleKind = outbox.trouble?.kind;
  useEffect(() => {
    if (troubleKind === 'offline') announce('No connection. Labels are kept here.');
    if (troubleKind === 'signedOut') session.set({ signedOut: true });
  }, [troubleKind, session]);

  const idle = state.current === null;
  useProjectEvents(
    id,
    (kind) => {
      if (idle && (kind === 'round' || kind === 'counts')) void session.pull();
    },
    () => void session.resume(),
  );

  return { session, state, outbox };
}
