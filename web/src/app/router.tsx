import { useEffect, useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

/** Parameters of a path pattern such as `/projects/:project/label`. */
export type Params = Record<string, string>;

/** Matches a path against a pattern of literal and `:name` segments; null when it does not fit. */
export function match(pattern: string, path: string): Params | null {
  const want = pattern.split('/').filter(Boolean);
  const have = path.split('/').filter(Boolean);
  if (want.length !== have.length) return null;
  const params: Params = {};
  for (let i = 0; i < want.length; i++) {
    if (want[i].startsWith(':')) params[want[i].slice(1)] = decode(have[i]);
    else if (want[i] !== have[i]) return null;
  }
  return params;
}

// A half-written escape in an address typed by hand is text, not a reason to fail.
function decode(segment: string) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const listeners = new Set<() => void>();
const guards = new Set<() => boolean>();
const tell = () => listeners.forEach((listener) => listener());

/** Goes to a path of this app. `replace` leaves no entry in the history. */
export function navigate(to: string, options: { replace?: boolean } = {}) {
  if ([...guards].some((guard) => !guard())) return;
  if (options.replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  window.scrollTo(0, 0);
  tell();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** The current path, without query and fragment. */
export const usePath = () => useSyncExternalStore(subscribe, () => location.pathname);

/** The current query as parameters. Change it with `navigate(path + '?' + query, { replace: true })`. */
export function useQueryString() {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return new URLSearchParams(search);
}

/** While mounted, `guard` is asked before leaving the page; false stays. */
export function useLeaveGuard(guard: () => boolean) {
  useEffect(() => {
    guards.add(guard);
    return () => void guards.delete(guard);
  }, [guard]);
}

/** A link inside the app: loads nothing anew, and leaves modified clicks (new tab, download) to the browser. */
export function Link({ to, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { to: string }) {
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return <a href={to} onClick={go} {...rest} />;
}
