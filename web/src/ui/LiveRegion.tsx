import { useSyncExternalStore } from 'react';

let text = '';
const listeners = new Set<() => void>();

/** Says a sentence to screen readers, politely: after what they are saying now. */
export function announce(sentence: string) {
  // The same sentence twice must be heard twice; readers only notice a change.
  text = sentence === text ? `${sentence}\u00a0` : sentence;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The one polite live region; mounted once, at the root. */
export function LiveRegion() {
  const sentence = useSyncExternalStore(subscribe, () => text);
  return (
    <div className="sr" role="status" aria-live="polite">
      {sentence}
    </div>
  );
}
