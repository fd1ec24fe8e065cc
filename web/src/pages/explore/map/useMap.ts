import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { ClassInfo } from '../../../api/types';
import { useScheme } from '../../../ui/useColours';
import { useSelectionVersion, type Selection } from '../selection';
import { IdIndex, type MapData } from './mapData';
import { codes, palette, type ColourBy } from './palette';
import { manyPoints, PointCloud } from './PointCloud';
import { SelectionLayer } from './SelectionLayer';
import { fit, zoom, type Size, type View } from './view';

/** Whether chosen points lie on a canvas of their own above the map. */
export const layered = (data: MapData) => data.x.length > manyPoints;

/** The drawn map on a canvas: what is shown of it, its colours and its chosen points. `draw` asks for a new picture, once per frame. */
export function useMap(
  canvas: RefObject<HTMLCanvasElement | null>,
  above: RefObject<HTMLCanvasElement | null>,
  data: MapData,
  by: ColourBy,
  classes: ClassInfo[] | undefined,
  selection: Selection,
) {
  const cloud = useRef<PointCloud | null>(null);
  const layer = useRef<SelectionLayer | null>(null);
  const view = useRef<View | null>(null);
  const frame = useRef(0);
  const stale = useRef(true);
  const [failed, setFailed] = useState<Error | null>(null);
  const index = useMemo(() => new IdIndex(data.ids), [data]);
  const scheme = useScheme();
  const version = useSelectionVersion(selection);

  const size = useCallback((): Size => ({ width: canvas.current?.clientWidth || 1, height: canvas.current?.clientHeight || 1 }), [canvas]);
  const draw = useCallback(
    (points = true) => {
      stale.current ||= points;
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => {
        const element = canvas.current;
        if (!element || !cloud.current) return;
        const ratio = Math.min(devicePixelRatio, 2);
        const { width, height } = size();
        if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
          element.width = Math.round(width * ratio);
          element.height = Math.round(height * ratio);
          stale.current = true;
        }
        view.current ??= fit(size());
        if (stale.current) cloud.current.draw(view.current, size(), ratio);
        stale.current = false;
        layer.current?.draw(view.current, size(), ratio);
      });
    },
    [canvas, size],
  );

  useEffect(() => {
    const element = canvas.current!;
    try {
      cloud.current = new PointCloud(element, data);
      layer.current = above.current && new SelectionLayer(above.current, data);
    } catch (error) {
      setFailed(error as Error);
      return;
    }
    const watch = new ResizeObserver(() => draw());
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
      layer.current = null;
    };
  }, [canvas, above, data, draw, size]);

  useEffect(() => {
    cloud.current?.setCodes(codes(data, by));
    const colours = palette(by, classes);
    cloud.current?.setPalette(colours);
    layer.current?.setPalette(colours);
    draw();
  }, [data, by, scheme, classes, draw]);

  useEffect(() => {
    selection.tie(data.ids, index);
  }, [data, index, selection]);
  useEffect(() => {
    const { bits } = selection;
    if (bits?.length === data.ids.length) {
      if (layer.current) layer.current.setChosen(bits, selection.size > 0);
      else cloud.current?.setChosen(bits);
    }
    draw(!layered(data));
  }, [data, selection, version, draw]);

  return { view, size, draw, failed };
}
