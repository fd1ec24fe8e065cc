import { clamp, type Point, type Size } from './geometry';

/** How the image lies on the stage: `scale` screen pixels per image pixel, and where its top left corner is. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

/** The whole image with a margin around it, in the middle. */
export function fit(image: Size, stage: Size, margin: number): View {
  const scale = Math.min((stage.width - 2 * margin) / image.width, (stage.height - 2 * margin) / image.height);
  return centred(image, stage, Math.max(scale, 1e-4));
}

/** The image in the middle at a given scale. */
export const centred = (image: Size, stage: Size, scale: number): View => ({
  scale,
  x: (stage.width - image.width * scale) / 2,
  y: (stage.height - image.height * scale) / 2,
});

export const toImage = (view: View, [x, y]: Point): Point => [(x - view.x) / view.scale, (y - view.y) / view.scale];
export const toScreen = (view: View, [x, y]: Point): Point => [x * view.scale + view.x, y * view.scale + view.y];

/** Zooms so that the image point under `at` stays where it is. From a tenth of the fitting scale to 64 screen pixels per image pixel. */
export function zoomAt(view: View, factor: number, at: Point, fitScale: number): View {
  const scale = clamp(view.scale * factor, fitScale / 10, 64);
  const [x, y] = toImage(view, at);
  return { scale, x: at[0] - x * scale, y: at[1] - y * scale };
}

/** Moves the image, of which at least `keep` screen pixels stay in sight. */
export function panBy(view: View, dx: number, dy: number, image: Size, stage: Size, keep = 40): View {
  return {
    scale: view.scale,
    x: clamp(view.x + dx, keep - image.width * view.scale, stage.width - keep),
    y: clamp(view.y + dy, keep - image.height * view.scale, stage.height - keep),
  };
}
