/** Things in the drawn pictures, in pixels of 1280 × 1024, so that the mock's suggestions fit what is seen. */
export interface Thing {
  class: number;
  x: number;
  y: number;
  w: number;
  h: number;
  /** Degrees, clockwise. */
  angle: number;
}

/** A small generator with a seed: the same sample always looks the same. */
export function random(seed: string): () => number {
  let state = 2166136261;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const sizes = [
  [40, 66],
  [176, 84],
  [82, 72],
  [210, 110],
  [150, 150],
];

/** What stands where in one sample's picture. */
export function scene(project: string, sample: string): Thing[] {
  const next = random(`${project}/${sample}`);
  if (!project.startsWith('night') && !project.startsWith('leaf')) {
    return [{ class: Math.floor(next() * 4), x: 560 + next() * 160, y: 430 + next() * 160, w: 420, h: 400, angle: 0 }];
  }
  if (project.startsWith('leaf')) {
    return Array.from({ length: 4 }, () => ({
      class: 1,
      x: 380 + next() * 520,
      y: 330 + next() * 360,
      w: 60 + next() * 120,
      h: 50 + next() * 90,
      angle: 0,
    }));
  }
  return Array.from({ length: 6 }, (_, i) => {
    const kind = i === 0 ? 1 : [0, 2, 2, 0, 1][i - 1];
    const [w, h] = sizes[kind];
    const lane = [170, 440, 500, 610, 760, 900][i];
    return { class: kind, x: 120 + next() * 1040, y: lane + next() * 40, w, h, angle: 0 };
  });
}
