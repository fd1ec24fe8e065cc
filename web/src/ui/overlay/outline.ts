import type { Shape } from '../../api/types';

/** SVG path of a shape, in displayed pixels of the original. */
export function outline(shape: Shape): string {
  switch (shape.kind) {
    case 'box': {
      const [x0, y0, x1, y1] = shape.box;
      return `M${x0} ${y0}H${x1}V${y1}H${x0}Z`;
    }
    case 'rotated':
      return ring(corners(shape.centre, shape.size, shape.angle));
    case 'polygon':
      return shape.rings.map(ring).join('');
    case 'mask':
      return maskPath(shape.size, shape.counts);
  }
}

/** Corners of a rotated box as x, y, x, y, …; the angle is clockwise, as y points down. */
export function corners([x, y]: [number, number], [w, h]: [number, number], degrees: number): number[] {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    [-w / 2, -h / 2],
    [w / 2, -h / 2],
    [w / 2, h / 2],
    [-w / 2, h / 2],
  ].flatMap(([dx, dy]) => [x + dx * cos - dy * sin, y + dx * sin + dy * cos]);
}

function ring(points: number[]): string {
  let path = '';
  for (let i = 0; i + 1 < points.length; i += 2) path += `${i === 0 ? 'M' : 'L'}${round(points[i])} ${round(points[i + 1])}`;
  return path && `${path}Z`;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** COCO's compressed run lengths: five bits a character, the sixth says that more follow; from the third on, differences to the last but one. */
export function runs(counts: string): number[] {
  const found: number[] = [];
  let at = 0;
  while (at < counts.length) {
    let value = 0;
    let bits = 0;
    for (;;) {
      const part = counts.charCodeAt(at++) - 48;
      value |= (part & 31) << bits;
      bits += 5;
      if ((part & 32) === 0) {
        if (part & 16) value |= -1 << bits;
        break;
      }
      if (at >= counts.length || bits >= 30) return found;
    }
    found.push(found.length > 2 ? value + found[found.length - 2] : value);
  }
  return found;
}

/** The set pixels of a mask as one-pixel-wide upright strips; runs go down the columns. */
function maskPath([height, width]: [number, number], counts: string): string {
  let path = '';
  let at = 0;
  runs(counts).forEach((length, i) => {
    const end = Math.min(at + length, height * width);
    for (let from = at; i % 2 === 1 && from < end;) {
      const column = Math.floor(from / height);
      const to = Math.min(end, (column + 1) * height);
      path += `M${column} ${from - column * height}h1v${to - from}h-1z`;
      from = to;
    }
    at = end;
  });
  return path;
}
