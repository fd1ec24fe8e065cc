import type { ClassInfo, Shape } from '../../api/types';
import { classColour } from '../classColour';
import { outline } from './outline';

/**
 * Shapes over a picture, each line over its halo. `width`, `height`: the original's displayed pixels. `line`: thickness in pixels of the screen.
 * Dashed: drawn by the model; never below 320 px, where dashes cannot be read. `cut`: as `object-fit: cover`.
 */
export function Shapes(props: {
  shapes: Shape[];
  width: number;
  height: number;
  classes?: ClassInfo[];
  line?: number;
  cut?: boolean;
  dashed?: boolean;
}) {
  const line = props.line ?? 2;
  return (
    <svg
      viewBox={`0 0 ${props.width} ${props.height}`}
      preserveAspectRatio={props.cut ? 'xMidYMid slice' : 'xMidYMid meet'}
      aria-hidden="true"
      className="shapes"
    >
      {props.shapes.map((shape, i) => {
        const path = outline(shape);
        const stroke = classColour(shape.class, props.classes);
        return (
          <g key={shape.id ?? i}>
            <path d={path} className="bx halo" style={{ strokeWidth: line + 1.75 }} />
            <path
              d={path}
              className={props.dashed && shape.source === 'model' ? 'bx sug' : 'bx'}
              style={{ stroke, strokeWidth: line, fill: shape.kind === 'mask' ? stroke : 'none', fillOpacity: 0.35 }}
            />
          </g>
        );
      })}
    </svg>
  );
}
