import { useSyncExternalStore } from 'react';
import type { IdIndex } from './map/mapData';

/**
 * The chosen images: one for grid, map and bar. Once the map is there, its images are kept as one byte each, so that a lasso around
 * half a million of them makes no text; ids the map does not know are kept in a set.
 */
export class Selection {
  #outside = new Set<string>();
  #map: { ids: BigInt64Array; index: IdIndex; bits: Uint8Array; count: number } | null = null;
  #listeners = new Set<() => void>();
  /** Grows with every change. */
  version = 0;

  get size() {
    return this.#outside.size + (this.#map?.count ?? 0);
  }
  /** One byte for each point of the map that was tied last; 1 where it is chosen. */
  get bits(): Uint8Array | null {
    return this.#map?.bits ?? null;
  }

  has = (id: string) => {
    if (this.size === 0) return false;
    const at = this.#map?.index.at(id) ?? -1;
    return at >= 0 ? this.#map!.bits[at] === 1 : this.#outside.has(id);
  };

  /** All ids; costs time and memory for each, so only where they are sent. */
  list(): string[] {
    const found = [...this.#outside];
    if (this.#map) for (let i = 0; i < this.#map.bits.length; i++) if (this.#map.bits[i]) found.push(String(this.#map.ids[i]));
    return found;
  }

  /** From here on the map's images are kept by their place in it. */
  tie(ids: BigInt64Array, index: IdIndex) {
    const before = this.list();
    this.#outside = new Set();
    this.#map = { ids, index, bits: new Uint8Array(ids.length), count: 0 };
    before.forEach((id) => this.#set(id, true));
    this.#tell();
  }

  /** Chooses points of the map; `more` keeps what was chosen before. */
  choosePoints(points: Uint32Array, more: boolean) {
    if (!more) this.#empty();
    const map = this.#map!;
    for (const at of points) {
      map.count += 1 - map.bits[at];
      map.bits[at] = 1;
    }
    this.#tell();
  }

  replace(ids: Iterable<string>) {
    this.#empty();
    this.add(ids);
  }
  add(ids: Iterable<string>) {
    for (const id of ids) this.#set(id, true);
    this.#tell();
  }
  toggle(id: string) {
    this.#set(id, !this.has(id));
    this.#tell();
  }
  clear() {
    if (this.size === 0) return;
    this.#empty();
    this.#tell();
  }

  #set(id: string, on: boolean) {
    const map = this.#map;
    const at = map?.index.at(id) ?? -1;
    if (map && at >= 0) {
      map.count += Number(on) - map.bits[at];
      map.bits[at] = Number(on);
    } else if (on) this.#outside.add(id);
    else this.#outside.delete(id);
  }
  #empty() {
    this.#outside = new Set();
    if (this.#map) {
      this.#map.bits.fill(0);
      this.#map.count = 0;
    }
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  #tell() {
    this.version++;
    this.#listeners.forEach((listener) => listener());
  }
}

/** Draws anew whenever the selection changes. */
export const useSelectionVersion = (selection: Selection) => useSyncExternalStore(selection.subscribe, () => selection.version);
export const useSelectionSize = (selection: Selection) => useSyncExternalStore(selection.subscribe, () => selection.size);
export const useSelected = (selection: Selection, id: string) => useSyncExternalStore(selection.subscribe, () => selection.has(id));

/** Ids from `from` to `to` of a list, both included, in either direction; without a start only the end. */
export function range(order: string[], from: string | null, to: string): string[] {
  const start = from === null ? -1 : order.indexOf(from);
  const end = order.indexOf(to);
  if (end < 0) return [];
  return start < 0 ? [to] : order.slice(Math.min(start, end), Math.max(start, end) + 1);
}
