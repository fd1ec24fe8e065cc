/** One bar of a histogram in pixels of its view box. */
export interface HistogramBar {
  x: number;
  y: number;
  width: number;
  height: number;
  picked: boolean;
}

/** Bars of `counts` inside width × height, the highest filling it; from `picksFrom` on they are marked. Non-empty bins are at least 1 px high. */
export function histogramBars(counts: number[], width: number, height: number, picksFrom = Infinity, gap = 3): HistogramBar[] {
  const top = Math.max(...counts, 1);
  const step = width / Math.max(1, counts.length);
  return counts.map((count, i) => {
    const tall = count > 0 ? Math.max(1, (count / top) * height) : 0;
    return { x: i * step, y: height - tall, width: Math.max(1, step - gap), height: tall, picked: i >= picksFrom };
  });
}
