import type { ClassInfo } from '../api/types';
import { classColour, className, hatched } from './classColour';

export function Swatch({ index, classes }: { index: number; classes?: ClassInfo[] }) {
  return (
    <span
      className={hatched(index, classes) ? 'sw-c hatched' : 'sw-c'}
      style={{ backgroundColor: classColour(index, classes) }}
      aria-hidden="true"
    />
  );
}

/** Colour and name of a class; colour never stands alone. */
export function ClassTag({ index, classes }: { index: number; classes?: ClassInfo[] }) {
  return (
    <span className="class-tag">
      <Swatch index={index} classes={classes} />
      <span className="trunc">{className(index, classes)}</span>
    </span>
  );
}
