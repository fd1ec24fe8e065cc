import { useState } from 'react';

const name = 'winnow-map-width';
const [min, max] = [280, 1000];
const inside = (value: number) => Math.round(Math.max(min, Math.min(max, value)));

/** Width of the map in pixels, kept in this browser. */
export function useWidth() {
  const [value, setValue] = useState(() => inside(Number(localStorage.getItem(name)) || 496));
  const set = (next: number) => {
    setValue(inside(next));
    localStorage.setItem(name, String(inside(next)));
  };
  return { value, set, min, max };
}
