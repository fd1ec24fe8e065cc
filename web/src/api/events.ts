import { useEffect, useRef } from 'react';
import { url } from './client';

/** Kinds of server-sent events of a project. */
export const eventKinds = ['counts', 'round', 'import', 'export', 'job', 'label', 'stream'] as const;
export type EventKind = (typeof eventKinds)[number];

/** Calls `on` for each event of the project while mounted. The browser connects again by itself; `again` runs after each such gap. */
export function useProjectEvents(project: string | undefined, on: (kind: EventKind, data: unknown) => void, again?: () => void) {
  const latest = useRef({ on, again });
  useEffect(() => {
    latest.current = { on, again };
  });
  useEffect(() => {
    if (!project) return;
    const source = new EventSource(url(['projects', project, 'events']));
    let opened = false;
    source.onopen = () => {
      if (opened) latest.current.again?.();
      opened = true;
    };
    for (const kind of eventKinds) {
      source.addEventListener(kind, (event) => latest.current.on(kind, parse(event.data)));
    }
    return () => source.close();
  }, [project]);
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
