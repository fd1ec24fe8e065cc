import { useEffect, useRef } from 'react';

/** True where letters are text: fields, and windows that lie over the page. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type=radio]):not([type=checkbox]):not([type=button]), textarea, select');
}

/** Single keys of a page, by `event.key` in lower case. Silent in fields, with modifiers, and under open windows. */
export function useKeys(bindings: Record<string, (event: KeyboardEvent) => void>, on = true) {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.target instanceof HTMLElement && event.target.closest('[role=dialog]:not([data-keys]), [role=menu]')) return;
      const action = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [on]);
}
