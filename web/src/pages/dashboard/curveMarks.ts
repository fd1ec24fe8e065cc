import type uPlot from 'uplot';
import type { CurvePoint, Dashboard, Saving } from '../../api/dashboard';
import { count, decimal, hours } from '../../ui/format';
import { token } from '../../ui/useColours';
import { along, reaches, span, type Axis } from './curve';

/** What stands on the chart beside its lines: target, where measuring ends, names at the lines, and the saving as an arrow. */
function draw(plot: uPlot, curve: Dashboard['curve'], saving: Saving, axis: Axis) {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const x = (value: number) => plot.valToPos(value, 'x', true);
  const y = (value: number) => plot.valToPos(value, 'y', true);
  const right = bbox.left + bbox.width;
  const bottom = bbox.top + bbox.height;
  const narrow = plot.width < 480;
  ctx.save();
  ctx.lineWidth = scale;
  const write = (text: string, left: number, top: number, colour: string, weight = 400, align: CanvasTextAlign = 'left') => {
    ctx.font = `${weight} ${11 * scale}px ${token('--font') || 'sans-serif'}`;
    ctx.fillStyle = token(colour);
    ctx.textAlign = align;
    ctx.textBaseline = 'middle';
    ctx.fillText(text, left, top);
  };
  const line = (fromX: number, fromY: number, toX: number, toY: number, colour: string, dash: number[] = []) => {
    ctx.strokeStyle = token(colour);
    ctx.setLineDash(dash.map((one) => one * scale));
    ctx.beginPath();
    ctx.moveTo(fromX, fromY);
    ctx.lineTo(toX, toY);
    ctx.stroke();
    ctx.setLineDash([]);
  };
  write(narrow ? '' : axis, right + 8 * scale, bottom + 12 * scale, '--ink-3');

  const measured = curve.winnow.filter((point) => !point.forecast);
  const last = measured.at(-1);
  const lastX = last ? along(last, axis) : null;
  if (lastX !== null && (curve.forecast.length > 0 || curve.random.some((point) => point.forecast))) {
    line(x(lastX), bbox.top, x(lastX), bottom, '--line-strong');
    write('measured', x(lastX) - 6 * scale, bottom - 10 * scale, '--ink-3', 400, 'right');
    write('forecast', x(lastX) + 6 * scale, bottom - 10 * scale, '--ink-3');
  }
  if (curve.target !== undefined) {
    ctx.lineWidth = 1.5 * scale;
    line(bbox.left, y(curve.target), right, y(curve.target), '--ink', [1.5, 3]);
    ctx.lineWidth = scale;
    const text = `target ${decimal(curve.target)}`;
    if (narrow) write(text, bbox.left + 4 * scale, y(curve.target) - 9 * scale, '--ink', 500);
    else write(text, right + 8 * scale, y(curve.target), '--ink', 500);
  }
  name(measured, 'Winnow', '--wheat-ink', -1);
  name(
    curve.random.filter((point) => !point.forecast),
    'random',
    '--ink-2',
    1,
  );
  arrow();
  ctx.restore();

  // Names stand beside the middle of their line, outside its band, where nothing else is drawn.
  function name(points: CurvePoint[], text: string, colour: string, side: 1 | -1) {
    const point = points[Math.min(points.length - 1, Math.floor(points.length * (side < 0 ? 0.4 : 0.66)))];
    const at = point ? along(point, axis) : null;
    if (!point || at === null) return;
    const top = side < 0 ? y(point.high) - 9 * scale : y(point.low) + 14 * scale;
    write(text, x(at) - 6 * scale * side * (side < 0 ? -1 : 1), top, colour, 600, side < 0 ? 'right' : 'left');
  }

  function arrow() {
    if (saving.state !== 'measured' || !last || lastX === null || saving.labels === undefined) return;
    const there = reaches(curve.random, last.value, axis);
    if (there === null || there <= lastX) return;
    const [from, to, level] = [x(lastX) + 5 * scale, x(there) - 2 * scale, y(last.value)];
    ctx.lineWidth = 1.5 * scale;
    line(from, level, to, level, '--ink');
    for (const [tip, way] of [
      [from, 1],
      [to, -1],
    ] as const) {
      line(tip, level, tip + 5 * scale * way, level - 3.5 * scale, '--ink');
      line(tip, level, tip + 5 * scale * way, level + 3.5 * scale, '--ink');
    }
    const text = axis === 'labels' ? `${count(saving.labels)} labels saved so far` : `${hours(there - lastX)} saved so far`;
    ctx.font = `600 ${11 * scale}px ${token('--font') || 'sans-serif'}`;
    const width = ctx.measureText(text).width + 16 * scale;
    const left = Math.max(bbox.left, Math.min((from + to) / 2 - width / 2, right - width));
    ctx.fillStyle = token('--surface');
    ctx.strokeStyle = token('--line');
    ctx.lineWidth = scale;
    ctx.beginPath();
    ctx.roundRect(left, level + 8 * scale, width, 20 * scale, 4 * scale);
    ctx.fill();
    ctx.stroke();
    write(text, left + 8 * scale, level + 18.5 * scale, '--ink', 600);
  }
}

export const marks = { draw, span: (curve: Dashboard['curve']) => span(curve) };
