import { random, scene } from './scenes.ts';

/** Draws one sample: grey road scenes, stained cells, a leaf, a sea floor. */
export function paint(project: string, sample: string, width: number, height: number) {
  const pixels = new Uint8Array(width * height * 3);
  const next = random(`look/${project}/${sample}`);
  const things = scene(project, sample);
  const unit = 1280 / width;
  const cells = Array.from({ length: 26 }, () => [next() * 1280, next() * 1024, 70 + next() * 60]);
  const lobes = Array.from({ length: 5 }, (_, i) => [Math.cos(i * 1.3 + next()) * 95, Math.sin(i * 1.3 + next()) * 85, 48 + next() * 22]);
  const grain = random(`grain/${sample}/${width}`);
  const slope = next() * 0.2 - 0.1;
  for (let py = 0; py < height; py++) {
    for (let px = 0; px < width; px++) {
      const x = px * unit;
      const y = py * unit;
      let r: number, g: number, b: number;
      const noise = (grain() - 0.5) * 14;
      if (project.startsWith('night')) {
        r = 168 + 24 * Math.sin((x + y * slope) / 210) - (Math.abs(y - 400 - x * slope) < 3 || Math.abs(y - 560 - x * slope) < 4 ? 60 : 0);
        if (y < 130 + x * slope || y > 950) r = 66 + 22 * Math.sin(x / 24) * Math.sin(y / 21);
        if (y > 690 && y < 780 && Math.floor(x / 44) % 2 === 0 && x > 300 && x < 1000) r = 205;
        for (const thing of things) {
          const dx = Math.abs(x - thing.x) / (thing.w / 2);
          const dy = Math.abs(y - thing.y) / (thing.h / 2);
          if (thing.class === 1 ? dx ** 4 + dy ** 4 < 0.8 : dx * dx + dy * dy < 0.75) r = thing.class === 1 ? 52 + 60 * dy : 34;
        }
        g = b = r;
      } else if (project.startsWith('blood')) {
        [r, g, b] = [206, 208, 198];
        for (const [cx, cy, radius] of cells) {
          const d = Math.hypot(x - cx, y - cy) / radius;
          if (d < 1) [r, g, b] = d < 0.42 ? [196, 180, 186] : [184, 152, 164];
          else if (d < 1.06) [r, g, b] = [150, 122, 138];
        }
        const t = things[0];
        const d = Math.hypot((x - t.x) / (t.w / 2), (y - t.y) / (t.h / 2));
        if (d < 1) [r, g, b] = [176, 158, 206];
        const count = t.class === 3 ? 1 : t.class === 2 ? 2 : 5;
        for (const [lx, ly, lr] of lobes.slice(0, count))
          if (Math.hypot(x - t.x - lx, y - t.y - ly) < (count === 1 ? 130 : lr)) [r, g, b] = [104, 62, 190];
      } else if (project.startsWith('leaf')) {
        [r, g, b] = [232, 230, 224];
        const leaf = ((x - 640) / 560) ** 2 + ((y - 512) / (330 * (1 - ((x - 640) / 1300) ** 2))) ** 2;
        if (leaf < 1)
          [r, g, b] = Math.abs(y - 512) < 5 || Math.abs(((x + Math.abs(y - 512) * 0.9) % 130) - 65) < 3 ? [116, 156, 84] : [72, 124, 56];
        if (leaf < 1)
          for (const t of things)
            if (((x - t.x) / (t.w / 2)) ** 2 + ((y - t.y) / (t.h / 2)) ** 2 < 1 + 0.25 * Math.sin(x / 9 + y / 7)) [r, g, b] = [124, 84, 44];
      } else {
        r = 60 + 18 * Math.sin(x / 40 + Math.sin(y / 30));
        g = 96 + 20 * Math.sin(y / 50);
        b = 112;
        for (const [cx, cy, radius] of cells.slice(0, 9))
          if (Math.hypot(x - cx, y - cy) < radius * (0.6 + 0.3 * Math.sin(5 * Math.atan2(y - cy, x - cx)))) [r, g, b] = [196, 112, 84];
      }
      const i = (py * width + px) * 3;
      pixels[i] = clamp(r + noise);
      pixels[i + 1] = clamp(g + noise);
      pixels[i + 2] = clamp(b + noise);
    }
  }
  return { width, height, pixels };
}

const clamp = (value: number) => Math.max(0, Math.min(255, value));
