import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { ClassInfo } from '../../../api/types';
import { useScheme } from '../../../ui/useColours';
import { useSelectionVersion, type Selection } from '../selection';
import { IdIndex, type MapData } from './mapData';
import { codes, palette, type ColourBy } from './palette';
import { PointCloud } from './PointCloud';
import { fit, zoom, type Size, type View } from './view';

/** The drawn map on a canvas: what is shown of it, its colours and its chosen points. `draw` asks for a new picture, once per frame. */
export function useMap(
  canvas: RefObject<HTMLCanvasElement | null>,
  data: MapData,
  by: ColourBy,
  classes: ClassInfo[] | undefined,
  selection: Selection,
) {
  const cloud = useRef<PointCloud | null>(null);
  const view = useRef<View | null>(null);
  const frame = useRef(0);
  const [failed, setFailed] = useState<Error | null>(null);
  const index = useMemo(() => new IdIndex(data.ids), [data]);
  const scheme = useScheme();
  const version = useSelectionVersion(selection);

  const size = useCallback((): Size => ({ width: canvas.current?.clientWidth || 1, height: canvas.current?.clientHeight || 1 }), [canvas]);
  const draw = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const element = canvas.current;
      if (!element || !cloud.current) return;
      const ratio = Math.min(devicePixelRatio, 2);
      const { width, height } = size();
      if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
        element.width = Math.round(width * ratio);
        element.height = Math.round(height * ratio);
      }
      view.current ??= fit(size());
      cloud.current.draw(view.current, size(), ratio);
    });
  }, [canvas, size]);

  useEffect(() => {
    const element = canvas.current!;
    try {
      cloud.current = new PointCloud(element, data);
    } catch (error) {
      setFailed(error as Error);
      return;
    }
    const watch = new ResizeObserver(draw);
    watch.observe(element);
    // A wheel listener of React is passive, and could not keep the page from scrolling.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      view.current = zoom(view.current ?? fit(size()), size(), Math.exp(-event.deltaY * 0.0015), event.offsetX, event.offsetY);
      draw();
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      watch.disconnect();
      element.removeEventListener('wheel', wheel);
      cancelAnimationFrame(frame.current);
      cloud.current = null;
    };
  }, [canvas, data, draw, size]);

  useEffect(() => {
    cloud.current?.setCodes(codes(data, by));
    cloud.current?.setPalette(palette(by, classes));
    draw();
  }, [data, by, scheme, classes, draw]);

  useEffect(() => {
    selection.tie(data.ids, index);
  }, [data, index, selection]);
  useEffect(() => {
    if (selection.bits?.length === data.ids.length) cloud.current?.setChosen(selection.bits);
    draw();
  }, [data, selection, version, draw]);

  return { view, size, draw, failed };
}
