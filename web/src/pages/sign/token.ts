/**
 * The one-time token of a link, from `#token` or `?token=`: read once, when a page of a link is first shown, and then taken out of
 * the address bar, so it stays out of the history and of what is copied from there.
 */
export const linkToken: string = (() => {
  const found = location.hash.slice(1) || new URLSearchParams(location.search).get('token') || '';
  if (found) history.replaceState(null, '', location.pathname);
  return found.replace(/^token=/, '');
})();
