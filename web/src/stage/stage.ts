import type { MaskShape, Shape } from '../api/types';
import { Brush } from './brush';
import { boxBetween, clampPoint, type Point, type Size } from './geometry';
import { Gestures } from './gestures';
import { outline, paintSelected, paintShapes, type Look } from './paint';
import { Still } from './still';
import { centred, fit, panBy, toImage, toScreen, zoomAt, type View } from './view';

export type Tool = 'select' | 'box' | 'rotated' | 'polygon' | 'brush' | 'eraser' | 'pan';

/** What the stage tells its owner. The owner keeps the shapes and gives changed ones back with `setShapes`. */
export interface StageEvents {
  /** A finished gesture: one step to undo. `id`: the shape that was drawn or changed. */
  onChange(shapes: Shape[], id: string): void;
  onSelect(id: string | null): void;
  onView(scale: number): void;
  /** The pen is down on an unfinished polygon, or not. */
  onDrafting(drafting: boolean): void;
  /** Makes the id of a new shape. */
  newId(): string;
}

type Layer = 'image' | 'shapes' | 'active';
const layers: Layer[] = ['image', 'shapes', 'active'];

/** An outline being drawn: a box between two points, or the vertices of a polygon so far and the cursor. */
export type Draft = { kind: 'box' | 'rotated'; from: Point; to: Point } | { kind: 'polygon'; points: Point[]; cursor: Point | null };

/**
 * The canvas: image, shapes and the selected shape on three layers, each drawn anew only when something on it changed.
 * Knows nothing of React or the server.
 */
export class Stage {
  view: View = { scale: 1, x: 0, y: 0 };
  size: Size = { width: 1, height: 1 };
  shapes: readonly Shape[] = [];
  selected: string | null = null;
  tool: Tool = 'select';
  /** Class of what is drawn next. */
  nextClass = 0;
  /** Kind drawn by dragging on empty ground with the selection tool; null draws nothing. */
  dragDraws: 'box' | null = 'box';
  /** In pixels of the original. */
  brushRadius = 12;
  /** Nothing can be changed; zoom and pan go on. */
  readOnly = false;
  locked: ReadonlySet<string> = new Set();
  hidden: ReadonlySet<string> = new Set();
  allHidden = false;
  /** The shape under a running gesture, in place of the one with its id. */
  moving: Shape | null = null;
  draft: Draft | null = null;
  stroke: { brush: Brush; id: string; class: number; canvas: HTMLCanvasElement; scale: number } | null = null;
  stageSize: Size = { width: 1, height: 1 };

  private image: ImageBitmap | null = null;
  private look: Look = { colours: [], names: [], halo: 'rgba(0,0,0,.62)', font: 'sans-serif' };
  private readonly canvases: Record<Layer, HTMLCanvasElement>;
  private readonly dirty = new Set<Layer>();
  private readonly still = new Still();
  private frame = 0;
  private fitted = true;
  private cursor: Point | null = null;
  private moved: ReturnType<typeof setTimeout> | undefined;
  private scaleChanged = false;
  private toldAt = 0;
  private readonly observer: ResizeObserver;
  private readonly gestures: Gestures;

  constructor(
    readonly host: HTMLElement,
    readonly events: StageEvents,
    private readonly margin: () => number = () => 20,
  ) {
    this.canvases = Object.fromEntries(
      layers.map((layer) => {
        const canvas = document.createElement('canvas');
        canvas.className = 'stage-layer';
        canvas.dataset.layer = layer;
        canvas.setAttribute('aria-hidden', 'true');
        host.append(canvas);
        return [layer, canvas];
      }),
    ) as Record<Layer, HTMLCanvasElement>;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
    this.resize();
    this.gestures = new Gestures(this);
  }

  destroy() {
    this.gestures.destroy();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.moved);
    for (const canvas of Object.values(this.canvases)) canvas.remove();
  }

  /** Shows another image, `size` in pixels of the original, which the picture may be a smaller copy of. Fits it into the window. */
  setImage(image: ImageBitmap | null, size: Size) {
    this.cancel();
    this.image = image;
    this.size = size;
    this.fit();
  }

  /** A new rendering of the same image, as window and level move. The view stays. */
  replacePicture(image: ImageBitmap) {
    this.image = image;
    this.mark('image');
  }

  setShapes(shapes: readonly Shape[]) {
    if (shapes === this.shapes) return;
    this.shapes = shapes;
    this.mark('shapes', 'active');
  }

  setSelected(id: string | null) {
    if (id === this.selected) return;
    this.selected = id;
    this.mark('shapes', 'active');
  }

  setTool(tool: Tool) {
    if (tool === this.tool) return;
    this.cancel();
    this.tool = tool;
    this.gestures.showCursor();
    this.mark('active');
  }

  setLook(look: Look) {
    this.look = look;
    this.mark('shapes', 'active');
  }

  /** What cannot be touched, and what is not shown. */
  setStates(locked: ReadonlySet<string>, hidden: ReadonlySet<string>, allHidden: boolean) {
    if (locked === this.locked && hidden === this.hidden && allHidden === this.allHidden) return;
    this.locked = locked;
    this.hidden = hidden;
    this.allHidden = allHidden;
    this.mark('shapes', 'active');
  }

  /** Brightness and contrast, 1 is as it is. Left to the compositor: nothing is drawn anew. */
  setLight(brightness: number, contrast: number) {
    this.canvases.image.style.filter = brightness === 1 && contrast === 1 ? '' : `brightness(${brightness}) contrast(${contrast})`;
  }

  setBrushRadius(radius: number) {
    this.brushRadius = radius;
    this.mark('active');
  }

  fit() {
    this.fitted = true;
    this.moveTo(fit(this.size, this.stageSize, this.margin()));
  }

  /** One image pixel per screen pixel, around the middle of what is seen. */
  oneToOne() {
    const middle: Point = [this.stageSize.width / 2, this.stageSize.height / 2];
    const scale = 1 / devicePixelRatio;
    this.fitted = false;
    if (this.view.scale === this.fitScale()) this.moveTo(centred(this.size, this.stageSize, scale));
    else this.zoom(scale / this.view.scale, middle);
  }

  /** Zooms around a point of the stage, or around the selected shape's middle, or the middle. */
  zoom(factor: number, at: Point = [this.stageSize.width / 2, this.stageSize.height / 2]) {
    this.fitted = false;
    this.moveTo(zoomAt(this.view, factor, at, this.fitScale()));
  }

  pan(dx: number, dy: number) {
    this.fitted = false;
    this.moveTo(panBy(this.view, dx, dy, this.size, this.stageSize));
  }

  /** Space is held: dragging pans whatever the tool. */
  setPanning(on: boolean) {
    this.gestures.setPanning(on);
  }

  /** Drops a half-drawn outline. True if there was one. */
  cancel(): boolean {
    return this.gestures.cancel();
  }

  /** Finishes a polygon. True if there was one to finish. */
  finish(): boolean {
    return this.gestures.finishPolygon();
  }

  /** Takes the last vertex of a half-drawn polygon away. True if there was one. */
  stepBack(): boolean {
    return this.gestures.stepBack();
  }

  /** The part of the image that is seen, for putting something in its middle. */
  visible(): { x0: number; y0: number; x1: number; y1: number } {
    const [x0, y0] = clampPoint(toImage(this.view, [0, 0]), this.size);
    const [x1, y1] = clampPoint(toImage(this.view, [this.stageSize.width, this.stageSize.height]), this.size);
    return { x0, y0, x1, y1 };
  }

  selectedShape(): Shape | null {
    if (this.moving && this.moving.id === this.selected) return this.moving;
    return this.shapes.find((shape) => shape.id === this.selected) ?? null;
  }

  /** Shapes that can be seen and picked. */
  shown(): Shape[] {
    return this.allHidden ? [] : this.shapes.filter((shape) => !this.hidden.has(shape.id));
  }

  setCursor(at: Point | null) {
    this.cursor = at;
    if (this.tool === 'brush' || this.tool === 'eraser' || this.draft || this.tool === 'box' || this.tool === 'rotated')
      this.mark('active');
  }

  mark(...which: Layer[]) {
    which.forEach((layer) => this.dirty.add(layer));
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private fitScale = () => fit(this.size, this.stageSize, this.margin()).scale;

  private moveTo(view: View) {
    const zoomed = view.scale !== this.view.scale;
    this.view = view;
    this.mark('image', 'shapes', 'active');
    // While it moves, speed counts; a moment later image and shapes are drawn once more, at their best.
    clearTimeout(this.moved);
    this.moved = setTimeout(() => {
      this.moved = undefined;
      this.mark('image', 'shapes');
    }, 150);
    if (zoomed) this.scaleChanged = true;
  }

  private resize() {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === 0 || height === 0) return;
    this.stageSize = { width, height };
    for (const canvas of Object.values(this.canvases)) {
      canvas.width = Math.round(width * devicePixelRatio);
      canvas.height = Math.round(height * devicePixelRatio);
    }
    if (this.fitted) this.fit();
    else this.mark('image', 'shapes', 'active');
  }

  private draw() {
    this.frame = 0;
    // The figure beside the image may lag a little; the image may not.
    if (this.scaleChanged && (this.moved === undefined || performance.now() - this.toldAt > 100)) {
      this.toldAt = performance.now();
      this.scaleChanged = false;
      this.events.onView(this.view.scale);
    }
    for (const layer of layers) {
      if (!this.dirty.has(layer)) continue;
      const canvas = this.canvases[layer];
      const ink = canvas.getContext('2d')!;
      ink.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      ink.clearRect(0, 0, canvas.width, canvas.height);
      if (layer === 'image') this.drawImage(ink);
      else if (layer === 'shapes') this.drawShapes(ink);
      else this.drawActive(ink);
    }
    this.dirty.clear();
  }

  private drawImage(ink: CanvasRenderingContext2D) {
    if (!this.image) return;
    const { view, size } = this;
    // Enlarged pixels stay pixels: what is decided on must be what was recorded.
    ink.imageSmoothingEnabled = (view.scale * size.width) / this.image.width < 2;
    ink.imageSmoothingQuality = this.moved ? 'low' : 'high';
    ink.drawImage(this.image, view.x, view.y, size.width * view.scale, size.height * view.scale);
  }

  private drawShapes(ink: CanvasRenderingContext2D) {
    const { view, look, size, stageSize, shapes, selected, hidden, allHidden } = this;
    const of = [shapes, selected, hidden, allHidden, look, size, ink.canvas.width, ink.canvas.height];
    if (this.moved !== undefined && this.still.draw(ink, view, stageSize, of)) return;
    const shown = this.shown().filter((shape) => shape.id !== selected);
    paintShapes(ink, shown, view, look, size, stageSize);
    this.still.take(ink.canvas, view, shown.length, of);
  }

  private drawActive(ink: CanvasRenderingContext2D) {
    const shape = this.selectedShape();
    if (shape && !this.allHidden && !this.hidden.has(shape.id) && this.stroke?.id !== shape.id) {
      paintSelected(ink, shape, this.view, this.look, this.size, this.readOnly || this.locked.has(shape.id));
    }
    if (this.stroke) {
      ink.globalAlpha = 0.6;
      ink.drawImage(this.stroke.canvas, this.view.x, this.view.y, this.size.width * this.view.scale, this.size.height * this.view.scale);
      ink.globalAlpha = 1;
    }
    if (this.draft) this.drawDraft(ink, this.draft);
    this.drawCursor(ink);
  }

  private drawDraft(ink: CanvasRenderingContext2D, draft: Draft) {
    const colour = this.look.colours[this.nextClass % Math.max(1, this.look.colours.length)] ?? '#fff';
    let path: Path2D;
    if (draft.kind === 'polygon') {
      path = new Path2D();
      [...draft.points, ...(draft.cursor ? [draft.cursor] : [])].forEach((point, i) => {
        const [x, y] = toScreen(this.view, point);
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      });
    } else {
      path = outline({ id: '', class: 0, kind: 'box', box: boxBetween(draft.from, draft.to, this.size) }, this.view);
    }
    ink.setLineDash([]);
    for (const [style, width] of [
      [this.look.halo, 4.5],
      [colour, 2],
    ] as const) {
      ink.strokeStyle = style;
      ink.lineWidth = width;
      ink.stroke(path);
    }
    if (draft.kind !== 'polygon') return;
    ink.fillStyle = '#fff';
    ink.strokeStyle = '#14140f';
    ink.lineWidth = 1.2;
    draft.points.forEach((point, i) => {
      const [x, y] = toScreen(this.view, point);
      ink.beginPath();
      ink.arc(x, y, i === 0 ? 6 : 4, 0, 7);
      ink.fill();
      ink.stroke();
    });
  }

  /** The brush's circle, or lines through the cursor that show what a box would touch. */
  private drawCursor(ink: CanvasRenderingContext2D) {
    if (!this.cursor || this.readOnly) return;
    const [x, y] = this.cursor;
    if (this.tool === 'brush' || this.tool === 'eraser') {
      ink.beginPath();
      ink.arc(x, y, this.brushRadius * this.view.scale, 0, 7);
      ink.strokeStyle = 'rgba(0,0,0,.7)';
      ink.lineWidth = 3;
      ink.stroke();
      ink.strokeStyle = '#fff';
      ink.lineWidth = 1.2;
      ink.setLineDash(this.tool === 'eraser' ? [4, 3] : []);
      ink.stroke();
      ink.setLineDash([]);
    } else if ((this.tool === 'box' || this.tool === 'rotated') && !this.draft && !this.moving) {
      ink.strokeStyle = 'rgba(255,255,255,.55)';
      ink.lineWidth = 1;
      ink.setLineDash([3, 3]);
      ink.beginPath();
      ink.moveTo(0, y + 0.5);
      ink.lineTo(this.stageSize.width, y + 0.5);
      ink.moveTo(x + 0.5, 0);
      ink.lineTo(x + 0.5, this.stageSize.height);
      ink.stroke();
      ink.setLineDash([]);
    }
  }

  /** Starts painting on the selected mask, or on a new one. The preview is at most 2,048 pixels wide. */
  beginStroke(mask: MaskShape | null) {
    const scale = Math.min(1, 2048 / Math.max(this.size.width, this.size.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(this.size.width * scale);
    canvas.height = Math.ceil(this.size.height * scale);
    const kind = mask?.class ?? this.nextClass;
    this.stroke = { brush: new Brush(this.size, mask ?? undefined), id: mask?.id ?? this.events.newId(), class: kind, canvas, scale };
    if (mask) {
      const ink = canvas.getContext('2d')!;
      const flat = { ...this.look, halo: 'transparent' };
      paintShapes(ink, [{ ...mask, source: 'person' }], { scale, x: 0, y: 0 }, flat, this.size, {
        width: canvas.width,
        height: canvas.height,
      });
    }
    this.mark('shapes', 'active');
  }

  /** The mask as painted so far; null where nothing is left of it. */
  endStroke(): MaskShape | null {
    if (!this.stroke) return null;
    const { brush, id, class: kind } = this.stroke;
    this.stroke = null;
    this.mark('active');
    if (!brush.bits.includes(1)) return null;
    return { id, class: kind, kind: 'mask', source: 'person', ...brush.encode() };
  }

  strokeTo(from: Point, to: Point, erase: boolean) {
    if (!this.stroke) return;
    const { brush, canvas, scale, class: kind } = this.stroke;
    brush.stroke(from, to, this.brushRadius, erase ? 0 : 1);
    const ink = canvas.getContext('2d')!;
    ink.globalCompositeOperation = erase ? 'destination-out' : 'source-over';
    ink.strokeStyle = this.look.colours[kind % Math.max(1, this.look.colours.length)] ?? '#fff';
    ink.lineCap = 'round';
    ink.lineWidth = this.brushRadius * 2 * scale;
    ink.beginPath();
    ink.moveTo(from[0] * scale, from[1] * scale);
    ink.lineTo(to[0] * scale + 0.01, to[1] * scale);
    ink.stroke();
    this.mark('active');
  }
}
