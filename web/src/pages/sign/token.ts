import { useState } from 'react';

/**
 * The one-time token of a link, from `#token` or `?token=`; read once and taken out of the address bar,
 * so it stays out of the history and of what is copied from there.
 */
export function useLinkToken(): string {
  const [token] = useState(() => {
    const found = location.hash.slice(1) || new URLSearchParams(location.search).get('token') || '';
    return found.replace(/^token=/, '');
  });
  if (token && (location.hash || location.search)) history.replaceState(null, '', location.pathname);
  return token;
}
