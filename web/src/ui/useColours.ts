import { useSyncExternalStore } from 'react';

// Canvases cannot read custom properties; what they draw with follows the scheme set on the root.
function subscribe(tell: () => void) {
  const watch = new MutationObserver(tell);
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });
  return () => watch.disconnect();
}

/** Changes whenever the colour scheme does. */
export const useScheme = () =>
  useSyncExternalStore(subscribe, () => document.documentElement.getAttribute('data-mantine-color-scheme') ?? 'light');

/** The value of a token such as `--wheat` now. */
export const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A token of the form `#rrggbb` as red, green, blue from 0 to 1. */
export function rgb(hex: string): [number, number, number] {
  const value = parseInt(hex.slice(1, 7), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
