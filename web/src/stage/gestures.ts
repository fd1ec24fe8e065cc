import type { MaskShape, PolygonShape, Shape } from '../api/types';
import {
  boxBetween,
  clampPoint,
  insertVertex,
  isSlip,
  moveVertex,
  removeVertex,
  resize,
  rotateTo,
  translate,
  type Grip,
  type Point,
} from './geometry';
import { gripAt, shapeAt } from './hit';
import { reach, tooTight } from './paint';
import type { Stage } from './stage';
import { toImage } from './view';

/** How near, in screen pixels, counts as on it. Fingers are wider than a mouse. */
const near = { mouse: 7, pen: 9, touch: 18 } as Record<string, number>;
const slip = 4;

type Drag =
  | { kind: 'pan'; last: Point }
  | { kind: 'draw'; from: Point; down: Point; shape: 'box' | 'rotated' }
  | { kind: 'press'; down: Point; from: Point }
  | { kind: 'hold'; grip: Grip; shape: Shape; from: Point; moved: boolean }
  | { kind: 'stroke'; last: Point; erase: boolean };

/** Pointer and wheel on the stage: every tool's way from pressing to letting go. */
export class Gestures {
  private drag: Drag | null = null;
  private readonly pointers = new Map<number, Point>();
  private pinch: { distance: number; middle: Point } | null = null;
  private panning = false;
  private readonly off = new AbortController();
  private lastClick: { at: Point; id: string } | null = null;

  constructor(private readonly stage: Stage) {
    const { host } = stage;
    const options = { signal: this.off.signal };
    host.addEventListener('pointerdown', (event) => this.down(event), options);
    host.addEventListener('pointermove', (event) => this.move(event), options);
    host.addEventListener('pointerup', (event) => this.up(event), options);
    host.addEventListener('pointercancel', (event) => this.lost(event), options);
    host.addEventListener('pointerleave', () => stage.setCursor(null), options);
    host.addEventListener('dblclick', () => this.finishPolygon(), options);
    host.addEventListener('contextmenu', (event) => event.preventDefault(), options);
    host.addEventListener('wheel', (event) => this.wheel(event), { ...options, passive: false });
  }

  destroy() {
    this.off.abort();
  }

  setPanning(on: boolean) {
    this.panning = on;
    this.showCursor();
  }

  showCursor(grip?: Grip | null) {
    const { stage } = this;
    const style = stage.host.style;
    if (this.panning || stage.tool === 'pan') style.cursor = this.drag?.kind === 'pan' ? 'grabbing' : 'grab';
    else if (grip?.part === 'corner') style.cursor = turned[grip.corner] ?? 'pointer';
    else if (grip) style.cursor = grip.part === 'body' ? 'move' : 'pointer';
    else style.cursor = stage.tool === 'brush' || stage.tool === 'eraser' ? 'none' : stage.tool === 'select' ? 'default' : 'crosshair';
  }

  cancel(): boolean {
    const { stage } = this;
    const had = stage.draft !== null || stage.moving !== null || stage.stroke !== null;
    if (stage.draft?.kind === 'polygon') stage.events.onDrafting(false);
    stage.draft = stage.moving = stage.stroke = null;
    this.drag = null;
    stage.mark('shapes', 'active');
    return had;
  }

  finishPolygon(): boolean {
    const { stage } = this;
    const draft = stage.draft;
    if (draft?.kind !== 'polygon') return false;
    stage.draft = null;
    stage.events.onDrafting(false);
    // A double click leaves its place twice.
    const points = draft.points.filter(
      (point, i) => i === 0 || Math.hypot(point[0] - draft.points[i - 1][0], point[1] - draft.points[i - 1][1]) * stage.view.scale > 2,
    );
    this.add({ id: stage.events.newId(), class: stage.nextClass, kind: 'polygon', rings: [points.flat()], source: 'person' });
    stage.mark('active');
    return true;
  }

  stepBack(): boolean {
    const draft = this.stage.draft;
    if (draft?.kind !== 'polygon') return false;
    draft.points.pop();
    if (draft.points.length === 0) this.cancel();
    this.stage.mark('active');
    return true;
  }

  private place(event: MouseEvent): Point {
    const rect = this.stage.host.getBoundingClientRect();
    return [event.clientX - rect.left, event.clientY - rect.top];
  }

  private down(event: PointerEvent) {
    const { stage } = this;
    const at = this.place(event);
    if ((event.target as HTMLElement).closest('button')) return;
    stage.host.focus({ preventScroll: true });
    stage.host.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, at);
    if (this.pointers.size === 2) {
      this.cancel();
      this.pinch = this.measurePinch();
      return;
    }
    if (this.pointers.size > 2) return;
    if (event.button === 1 || this.panning || stage.tool === 'pan') {
      this.drag = { kind: 'pan', last: at };
      this.showCursor();
      return;
    }
    const point = toImage(stage.view, at);
    const tolerance = (near[event.pointerType] ?? 7) / stage.view.scale;
    if (event.button === 2 || (event.button === 0 && event.altKey)) {
      this.dropVertex(point, tolerance);
      return;
    }
    if (event.button === 0) this.press(at, point, tolerance);
  }

  private press(at: Point, point: Point, tolerance: number) {
    const { stage } = this;
    if (stage.readOnly) {
      this.drag = { kind: 'press', down: at, from: point };
      return;
    }
    if (stage.draft?.kind === 'polygon') {
      this.addVertex(point, tolerance);
      return;
    }
    if (stage.tool === 'brush' || stage.tool === 'eraser') {
      this.startStroke(point);
      return;
    }
    const selected = stage.selectedShape();
    const grip = selected && !stage.locked.has(selected.id) ? this.gripOf(selected, point, tolerance) : null;
    if (selected && grip && !(grip.part === 'body' && stage.tool !== 'select')) {
      const shape =
        grip.part === 'edge' ? insertVertex(selected as PolygonShape, grip.ring, grip.index, clampPoint(point, stage.size)) : selected;
      const held: Grip = grip.part === 'edge' ? { part: 'vertex', ring: grip.ring, index: grip.index + 1 } : grip;
      this.drag = { kind: 'hold', grip: held, shape, from: point, moved: grip.part === 'edge' };
      return;
    }
    if (stage.tool === 'polygon') {
      this.addVertex(point, tolerance);
      return;
    }
    if (stage.tool === 'select') {
      const hit = shapeAt(stage.shown(), point, tolerance);
      // One press both selects and moves.
      if (hit && hit.id !== stage.selected) {
        stage.events.onSelect(hit.id);
        if (!stage.locked.has(hit.id)) this.drag = { kind: 'hold', grip: { part: 'body' }, shape: hit, from: point, moved: false };
        return;
      }
      if (hit || !stage.dragDraws) {
        this.drag = { kind: 'press', down: at, from: point };
        return;
      }
    }
    this.drag = { kind: 'draw', from: clampPoint(point, stage.size), down: at, shape: stage.tool === 'rotated' ? 'rotated' : 'box' };
  }

  private gripOf(shape: Shape, point: Point, tolerance: number): Grip | null {
    const { stage } = this;
    if (stage.hidden.has(shape.id) || stage.allHidden) return null;
    const grip = gripAt(shape, point, tolerance, reach / stage.view.scale);
    if (grip && !(grip.part === 'corner' && grip.corner.length === 1 && tooTight(shape, stage.view))) return grip;
    // Something smaller inside the selected shape can still be picked.
    return shapeAt(stage.shown(), point, tolerance / 2)?.id === shape.id ? { part: 'body' } : null;
  }

  private move(event: PointerEvent) {
    const { stage } = this;
    const at = this.place(event);
    if (this.pointers.has(event.pointerId)) this.pointers.set(event.pointerId, at);
    if (this.pinch && this.pointers.size === 2) {
      const now = this.measurePinch();
      stage.zoom(now.distance / this.pinch.distance, now.middle);
      stage.pan(now.middle[0] - this.pinch.middle[0], now.middle[1] - this.pinch.middle[1]);
      this.pinch = now;
      return;
    }
    const point = toImage(stage.view, at);
    stage.setCursor(event.pointerType === 'touch' ? null : at);
    const { drag } = this;
    if (!drag) {
      this.hover(point, (near[event.pointerType] ?? 7) / stage.view.scale);
      return;
    }
    if (drag.kind === 'pan') {
      stage.pan(at[0] - drag.last[0], at[1] - drag.last[1]);
      drag.last = at;
    } else if (drag.kind === 'draw') {
      if (Math.hypot(at[0] - drag.down[0], at[1] - drag.down[1]) < slip && !stage.draft) return;
      stage.draft = { kind: drag.shape, from: drag.from, to: clampPoint(point, stage.size) };
      stage.mark('active');
    } else if (drag.kind === 'stroke') {
      // The browser gathers several places into one event; a quick stroke keeps its curve.
      for (const step of event.getCoalescedEvents?.() ?? [event]) {
        const to = toImage(stage.view, this.place(step));
        stage.strokeTo(drag.last, to, drag.erase);
        drag.last = to;
      }
    } else if (drag.kind === 'hold') {
      if (!drag.moved && Math.hypot(point[0] - drag.from[0], point[1] - drag.from[1]) * stage.view.scale < slip) return;
      drag.moved = true;
      stage.moving = this.held(drag, point, event.shiftKey);
      stage.mark('active');
    }
  }

  private hover(point: Point, tolerance: number) {
    const { stage } = this;
    if (stage.draft?.kind === 'polygon') {
      stage.draft.cursor = clampPoint(point, stage.size);
      stage.mark('active');
      return;
    }
    const selected = stage.selectedShape();
    const grip = selected && !stage.readOnly && !stage.locked.has(selected.id) ? this.gripOf(selected, point, tolerance) : null;
    this.showCursor(grip?.part === 'body' && stage.tool !== 'select' ? null : grip);
  }

  private held(drag: Extract<Drag, { kind: 'hold' }>, point: Point, snap: boolean): Shape {
    const { grip, shape, from } = drag;
    const { size } = this.stage;
    if (grip.part === 'body') return translate(shape, point[0] - from[0], point[1] - from[1], size);
    if (grip.part === 'rotate' && shape.kind === 'rotated') return rotateTo(shape, point, snap, size);
    if (grip.part === 'vertex' && shape.kind === 'polygon') return moveVertex(shape, grip.ring, grip.index, point, size);
    if (grip.part === 'corner' && (shape.kind === 'box' || shape.kind === 'rotated')) return resize(shape, grip.corner, point, size);
    return shape;
  }

  private up(event: PointerEvent) {
    const { stage, drag } = this;
    const at = this.place(event);
    this.pointers.delete(event.pointerId);
    this.pinch = null;
    this.drag = null;
    if (!drag) return;
    if (drag.kind === 'pan') this.showCursor();
    else if (drag.kind === 'stroke') this.endStroke();
    else if (drag.kind === 'hold') {
      const moved = stage.moving;
      stage.moving = null;
      if (moved && !isSlip(moved)) this.replace(moved);
      else if (!drag.moved && drag.grip.part === 'body') this.click(at, drag.from);
      stage.mark('shapes', 'active');
    } else if (drag.kind === 'draw') {
      const draft = stage.draft;
      stage.draft = null;
      stage.mark('active');
      if (draft && draft.kind !== 'polygon') this.addBox(drag.shape, draft.from, draft.to);
      else this.click(at, drag.from);
    } else if (drag.kind === 'press') this.click(at, drag.from);
  }

  private lost(event: PointerEvent) {
    this.pointers.delete(event.pointerId);
    this.pinch = null;
    this.cancel();
  }

  /** Selects what is under the place; again at the same place, what is below it. */
  private click(at: Point, point: Point) {
    const { stage } = this;
    const again =
      this.lastClick && Math.hypot(at[0] - this.lastClick.at[0], at[1] - this.lastClick.at[1]) < slip ? this.lastClick.id : undefined;
    const hit = shapeAt(stage.shown(), point, 7 / stage.view.scale, again === stage.selected ? again : undefined);
    this.lastClick = hit ? { at, id: hit.id } : null;
    stage.events.onSelect(hit?.id ?? null);
  }

  private addBox(kind: 'box' | 'rotated', from: Point, to: Point) {
    const { stage } = this;
    const box = boxBetween(from, to, stage.size);
    const base = { id: stage.events.newId(), class: stage.nextClass, source: 'person' as const };
    if (kind === 'box') this.add({ ...base, kind, box });
    else
      this.add({
        ...base,
        kind,
        centre: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2],
        size: [box[2] - box[0], box[3] - box[1]],
        angle: 0,
      });
  }

  private add(shape: Shape) {
    if (isSlip(shape)) return;
    this.stage.events.onChange([...this.stage.shapes, shape], shape.id);
    this.stage.events.onSelect(shape.id);
  }

  private replace(shape: Shape) {
    // What a person has touched is the person's.
    const own = { ...shape, source: 'person' as const };
    this.stage.events.onChange(
      this.stage.shapes.map((one) => (one.id === own.id ? own : one)),
      own.id,
    );
  }

  private addVertex(point: Point, tolerance: number) {
    const { stage } = this;
    const at = clampPoint(point, stage.size);
    if (stage.draft?.kind !== 'polygon') {
      stage.draft = { kind: 'polygon', points: [at], cursor: at };
      stage.events.onSelect(null);
      stage.events.onDrafting(true);
    } else {
      const [first] = stage.draft.points;
      if (stage.draft.points.length > 2 && Math.hypot(first[0] - at[0], first[1] - at[1]) <= tolerance * 1.4) {
        this.finishPolygon();
        return;
      }
      stage.draft.points.push(at);
    }
    stage.mark('active');
  }

  private dropVertex(point: Point, tolerance: number) {
    const { stage } = this;
    const selected = stage.selectedShape();
    if (selected?.kind !== 'polygon' || stage.readOnly || stage.locked.has(selected.id)) return;
    const grip = gripAt(selected, point, tolerance, 0);
    if (grip?.part === 'vertex') {
      const less = removeVertex(selected, grip.ring, grip.index);
      if (!isSlip(less)) this.replace(less);
    }
  }

  private startStroke(point: Point) {
    const { stage } = this;
    const erase = stage.tool === 'eraser';
    const selected = stage.selectedShape();
    const mask = selected?.kind === 'mask' && !stage.locked.has(selected.id) ? (selected as MaskShape) : null;
    if (erase && !mask) return;
    stage.beginStroke(mask);
    this.drag = { kind: 'stroke', last: point, erase };
    stage.strokeTo(point, point, erase);
  }

  private endStroke() {
    const { stage } = this;
    const id = stage.stroke?.id;
    const mask = stage.endStroke();
    if (!id) return;
    const known = stage.shapes.some((shape) => shape.id === id);
    if (mask && known) this.replace({ ...stage.shapes.find((shape) => shape.id === id), ...mask } as Shape);
    else if (mask) this.add(mask);
    else if (known)
      stage.events.onChange(
        stage.shapes.filter((shape) => shape.id !== id),
        id,
      );
  }

  private wheel(event: WheelEvent) {
    event.preventDefault();
    const { stage } = this;
    // A trackpad pans with two fingers and pinches with Ctrl; a mouse wheel zooms.
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const trackpad = !event.ctrlKey && event.deltaMode === 0 && event.deltaX !== 0;
    if (trackpad || event.shiftKey) stage.pan(-event.deltaX * unit, -(event.shiftKey ? 0 : event.deltaY) * unit);
    else stage.zoom(Math.exp((-event.deltaY * unit * (event.ctrlKey ? 4 : 1)) / 500), this.place(event));
  }

  private measurePinch() {
    const [a, b] = [...this.pointers.values()];
    return { distance: Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1])), middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as Point };
  }
}

const turned: Record<string, string> = {
  nw: 'nwse-resize',
  se: 'nwse-resize',
  ne: 'nesw-resize',
  sw: 'nesw-resize',
  n: 'ns-resize',
  s: 'ns-resize',
  e: 'ew-resize',
  w: 'ew-resize',
};
