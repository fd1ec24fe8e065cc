import type { ClassInfo } from '../../../api/types';
import { rgb, token } from '../../../ui/useColours';
import type { MapData } from './mapData';
import type { Palette } from './PointCloud';

export type ColourBy = 'state' | 'class';
const none = 31;

/** Index into the palette for each point. */
export function codes(data: MapData, by: ColourBy): Uint8Array {
  if (by === 'state') return data.state;
  const found = new Uint8Array(data.class.length);
  for (let i = 0; i < found.length; i++) found[i] = data.class[i] === 255 ? none : data.class[i] % 20;
  return found;
}

/** Colours of the points: by state grey, ink, wheat; by class its colour, grey without one. */
export function palette(by: ColourBy, classes: ClassInfo[] = []): Palette {
  const ground = rgb(token('--surface'));
  const control = rgb(token('--control'));
  const grey = control.map((value, i) => value * 0.62 + ground[i] * 0.38) as [number, number, number];
  const selected = rgb(token('--focus'));
  if (by === 'state') {
    const ink = rgb(token('--ink'));
    const warn = rgb(token('--warn'));
    return { colours: [grey, ink, rgb(token('--wheat')), warn, warn], large: [0, 0.4, 1, 0.4, 0.4], selected };
  }
  const colours = Array.from({ length: 32 }, () => grey);
  const large = Array.from({ length: 32 }, () => 0);
  for (let i = 0; i < 20; i++) {
    const own = classes[i]?.colour;
    colours[i] = rgb(own && /^#[0-9a-f]{6}$/i.test(own) ? own : token(`--class-${i + 1}`));
    large[i] = 0.4;
  }
  return { colours, large, selected };
}
