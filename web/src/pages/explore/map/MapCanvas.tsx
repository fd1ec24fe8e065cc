import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Project } from '../../../api/types';
import { count, plural } from '../../../ui/format';
import { announce } from '../../../ui/LiveRegion';
import type { Selection } from '../selection';
import type { Mode } from './EmbeddingMap';
import { Lasso, nearest } from './lasso';
import type { MapData } from './mapData';
import type { ColourBy } from './palette';
import { layered, useMap } from './useMap';
import { fit, pan, toMap, zoom, type View } from './view';

interface MapCanvasProps {
  data: MapData;
  mode: Mode;
  by: ColourBy;
  project?: Project;
  selection: Selection;
  open: (id: string) => void;
}

/** The canvas with its pointer and keys. Dragging draws a lasso or moves the map; Shift adds to the selection; Enter takes what is in view. */
export function MapCanvas({ data, mode, by, project, selection, open }: MapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ lasso: boolean; x: number; y: number; moved: boolean } | null>(null);
  const [outline, setOutline] = useState<number[]>([]);
  const { view, size, draw, failed } = useMap(canvas, above, data, by, project?.classes, selection);

  const take = (found: Uint32Array, more: boolean) => {
    selection.choosePoints(found, more);
    announce(`${plural(selection.size, 'image')} selected`);
  };

  const down = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const { offsetX: x, offsetY: y } = event.nativeEvent;
    drag.current = { lasso: mode === 'lasso' && event.button === 0, x, y, moved: false };
    if (drag.current.lasso) setOutline([x, y]);
  };
  const move = (event: PointerEvent) => {
    const now = drag.current;
    if (!now) return;
    const { offsetX: x, offsetY: y } = event.nativeEvent;
    if (Math.hypot(x - now.x, y - now.y) < 3) return;
    now.moved = true;
    if (now.lasso) setOutline((before) => [...before, x, y]);
    else {
      view.current = pan(view.current ?? fit(size()), x - now.x, y - now.y);
      draw();
    }
    now.x = x;
    now.y = y;
  };
  const up = (event: PointerEvent) => {
    const now = drag.current;
    drag.current = null;
    setOutline([]);
    if (!now || !view.current) return;
    if (now.moved && now.lasso) {
      const there: number[] = [];
      for (let i = 0; i < outline.length; i += 2) there.push(...toMap(view.current, size(), outline[i], outline[i + 1]));
      take(new Lasso(there).select(data.x, data.y), event.shiftKey);
    } else if (!now.moved) {
      const [x, y] = toMap(view.current, size(), now.x, now.y);
      const at = nearest(data.x, data.y, x, y, 8 / view.current.scale);
      if (at < 0) selection.clear();
      else if (event.shiftKey) selection.toggle(String(data.ids[at]));
      else open(String(data.ids[at]));
    }
  };

  const press = (event: KeyboardEvent) => {
    const { width, height } = size();
    const now = view.current ?? fit(size());
    const step = 60;
    const next: Record<string, () => View> = {
      ArrowLeft: () => pan(now, step, 0),
      ArrowRight: () => pan(now, -step, 0),
      ArrowUp: () => pan(now, 0, step),
      ArrowDown: () => pan(now, 0, -step),
      '+': () => zoom(now, size(), 1.4, width / 2, height / 2),
      '-': () => zoom(now, size(), 1 / 1.4, width / 2, height / 2),
      z: () => fit(size()),
    };
    if (event.key === 'Enter') {
      const [left, top] = toMap(now, size(), 0, 0);
      const [right, bottom] = toMap(now, size(), width, height);
      take(new Lasso([left, top, right, top, right, bottom, left, bottom]).select(data.x, data.y), event.shiftKey);
    } else if (next[event.key]) {
      view.current = next[event.key]();
      draw();
    } else return;
    event.preventDefault();
  };

  if (failed) return <p className="x-nomap muted">{failed.message}</p>;
  return (
    <div className="x-map">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={`Map of ${count(data.ids.length)} images. Arrows move, plus and minus zoom, Z shows all, Enter selects what is in view.`}
        style={{ cursor: mode === 'lasso' ? 'crosshair' : 'grab' }}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => {
          drag.current = null;
          setOutline([]);
        }}
        onKeyDown={press}
      />
      {layered(data) ? <canvas ref={above} className="x-chosen" aria-hidden="true" /> : null}
      {outline.length > 2 ? (
        <svg className="x-lasso" aria-hidden="true">
          <polygon points={outline.join(' ')} />
        </svg>
      ) : null}
    </div>
  );
}
