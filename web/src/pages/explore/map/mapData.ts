/**
 * The map as the server sends it, little-endian: `WNMP`, version 1, number of points n, 0 (four 32-bit words); then ids (n × int64),
 * x (n × uint16), y (n × uint16), state (n bytes, index into `mapStates`), class (n bytes, 255: none).
 */
export interface MapData {
  ids: BigInt64Array;
  x: Uint16Array;
  y: Uint16Array;
  state: Uint8Array;
  class: Uint8Array;
}

export const mapStates = ['unlabelled', 'labelled', 'picked', 'skipped', 'unsure'] as const;

const magic = 0x504d4e57;

/** Views into the buffer; nothing is copied. @throws {Error} it is no map, or not all of it came. */
export function readMap(buffer: ArrayBuffer): MapData {
  const head = new DataView(buffer);
  if (buffer.byteLength < 16 || head.getUint32(0, true) !== magic) throw new Error('The server sent no map.');
  const version = head.getUint32(4, true);
  if (version !== 1) throw new Error(`The map has version ${version}; this page reads version 1. Load the page again.`);
  const n = head.getUint32(8, true);
  if (buffer.byteLength !== 16 + n * 14) throw new Error(`The map ends too early: ${buffer.byteLength} of ${16 + n * 14} bytes came.`);
  return {
    ids: new BigInt64Array(buffer, 16, n),
    x: new Uint16Array(buffer, 16 + 8 * n, n),
    y: new Uint16Array(buffer, 16 + 10 * n, n),
    state: new Uint8Array(buffer, 16 + 12 * n, n),
    class: new Uint8Array(buffer, 16 + 13 * n, n),
  };
}

/**
 * Where each id stands in the map: open addressing over 32-bit slots, as a Map of a million texts would take seconds and 100 MB.
 * Made at the first question, so that a map is painted before.
 */
export class IdIndex {
  #made: Int32Array | null = null;
  #ids: BigInt64Array;
  #halves: Uint32Array;
  #mask: number;

  constructor(ids: BigInt64Array) {
    let size = 16;
    while (size < ids.length * 2) size *= 2;
    this.#ids = ids;
    this.#halves = new Uint32Array(ids.buffer, ids.byteOffset, ids.length * 2);
    this.#mask = size - 1;
  }

  get #slots(): Int32Array {
    if (this.#made) return this.#made;
    const slots = new Int32Array(this.#mask + 1).fill(-1);
    for (let i = 0; i < this.#ids.length; i++) {
      let slot = this.#hash(this.#halves[2 * i], this.#halves[2 * i + 1]);
      while (slots[slot] >= 0) slot = (slot + 1) & this.#mask;
      slots[slot] = i;
    }
    return (this.#made = slots);
  }

  /** Index of an id written in decimal digits; −1 where the map does not hold it. */
  at(id: string): number {
    const value = BigInt(id);
    const slots = this.#slots;
    let slot = this.#hash(Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn));
    while (slots[slot] >= 0) {
      if (this.#ids[slots[slot]] === value) return slots[slot];
      slot = (slot + 1) & this.#mask;
    }
    return -1;
  }

  #hash(low: number, high: number) {
    let hash = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 15;
    return hash & this.#mask;
  }
}
