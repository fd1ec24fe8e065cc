import { useCallback, useState } from 'react';

/** The width of an element in pixels, followed as it changes: `ref` goes on the element; 0 before it is there. */
export function useBoxWidth() {
  const [width, setWidth] = useState(0);
  const ref = useCallback((box: HTMLElement | null) => {
    if (!box) return undefined;
    const watch = new ResizeObserver(() => setWidth(box.clientWidth));
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  return { ref, width };
}
