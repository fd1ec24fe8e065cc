/** Distance of two `#rrggbb` colours in OKLab, times 100; about 2 is just visible (Ottosson 2020). */
export function colourDistance(a: string, b: string): number {
  const [p, q] = [oklab(a), oklab(b)];
  return 100 * Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

/** Below this two class colours are hard to tell apart while labelling. */
export const leastDistance = 6;

/** The nearest other colour when it is closer than `leastDistance`; −1 otherwise. */
export function tooNear(at: number, colours: string[]): number {
  let best = leastDistance;
  let found = -1;
  colours.forEach((colour, i) => {
    const distance = i === at ? Infinity : colourDistance(colours[at], colour);
    if (distance < best) {
      best = distance;
      found = i;
    }
  });
  return found;
}

function oklab(hex: string): [number, number, number] {
  const value = parseInt(hex.slice(1, 7), 16);
  const [r, g, b] = [value >> 16, value >> 8, value].map((part) => {
    const s = (part & 255) / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
