import { useSyncExternalStore } from 'react';

/**
 * The one-time token of a link, from `#token` or `?token=`; taken out of the address bar at once, so it stays out of the history and of
 * what is copied from there.
 */
function taken(): string {
  const found = location.hash.slice(1) || new URLSearchParams(location.search).get('token') || '';
  if (found) history.replaceState(null, '', location.pathname);
  return found.replace(/^token=/, '');
}

let token = taken();

/** The token of the link that was opened last: a link pasted where the page is open already changes the address alone, and loads nothing. */
export const useLinkToken = () =>
  useSyncExternalStore(
    (listener) => {
      const changed = () => {
        token = taken() || token;
        listener();
      };
      window.addEventListener('hashchange', changed);
      return () => window.removeEventListener('hashchange', changed);
    },
    () => token,
  );
