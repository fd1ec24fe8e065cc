import type { useWidth } from './useWidth';

/** The border between grid and map: dragged, or moved with the arrow keys. */
export function Resizer({ width }: { width: ReturnType<typeof useWidth> }) {
  return (
    <div
      className="x-resize"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the map"
      aria-valuenow={width.value}
      aria-valuemin={width.min}
      aria-valuemax={width.max}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') width.set(width.value + 24);
        if (event.key === 'ArrowRight') width.set(width.value - 24);
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) width.set(window.innerWidth - event.clientX);
      }}
    />
  );
}
