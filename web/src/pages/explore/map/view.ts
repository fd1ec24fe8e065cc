/** What part of the map is shown: its middle in map units (0 to 65,535) and pixels per unit. */
export interface View {
  x: number;
  y: number;
  scale: number;
}
export interface Size {
  width: number;
  height: number;
}
export const units = 65535;

/** Everything, with a margin. */
export const fit = (size: Size): View => ({ x: units / 2, y: units / 2, scale: (Math.min(size.width, size.height) * 0.92) / units });

/** Screen to map; y points down in both. */
export const toMap = (view: View, size: Size, px: number, py: number): [number, number] => [
  view.x + (px - size.width / 2) / view.scale,
  view.y + (py - size.height / 2) / view.scale,
];
export const toScreen = (view: View, size: Size, x: number, y: number): [number, number] => [
  (x - view.x) * view.scale + size.width / 2,
  (y - view.y) * view.scale + size.height / 2,
];

/** Zooms by a factor and keeps the place under the pointer where it is. Between the whole map on 100 px and one unit on 4 px. */
export function zoom(view: View, size: Size, factor: number, px: number, py: number): View {
  const scale = Math.max(100 / units, Math.min(4, view.scale * factor));
  const [x, y] = toMap(view, size, px, py);
  return { scale, x: x - (px - size.width / 2) / scale, y: y - (py - size.height / 2) / scale };
}

export const pan = (view: View, dx: number, dy: number): View => ({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale });
