import type { ClassInfo, Shape } from '../api/types';
import { Shapes } from './overlay/Shapes';

/** A picture with what was marked on it, 4:3, as in grids and cards. The file's side ratio is kept by cutting the edges. */
export function Picture(props: {
  src: string;
  alt: string;
  width?: number;
  height?: number;
  shapes?: Shape[];
  classes?: ClassInfo[];
  lazy?: boolean;
}) {
  const { width = 4, height = 3 } = props;
  return (
    <div className="pic thumb">
      <img src={props.src} alt={props.alt} loading={props.lazy ? 'lazy' : undefined} decoding="async" draggable={false} />
      {props.shapes && props.shapes.length > 0 ? (
        <Shapes shapes={props.shapes} width={width} height={height} classes={props.classes} line={1.25} cut />
      ) : null}
    </div>
  );
}
