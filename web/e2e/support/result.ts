import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from './paths';

/** Value below which a share of the times lies, by nearest rank. */
export const quantile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];

interface Row {
  row: string;
  value: number;
  unit: string;
  bound: string;
  holds: boolean;
  /** What was done, and how often. */
  how: string;
}

/** Writes one row of the bench, in the shape that ./dev bench writes, and says it. */
export function record({ row, value, how, ...rest }: Row) {
  const [load] = loadavg();
  const version = /PRETTY_NAME="([^"]+)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  const vendor = /EPYC|Xeon|Ryzen|Core|Apple|Neoverse/.exec(cpus()[0].model)?.[0] ?? cpus()[0].model;
  const git = (...words: string[]) => execFileSync('git', ['-C', root, ...words], { encoding: 'utf8' }).trim();
  const result = {
    row,
    value: Math.round(value * 10) / 10,
    ...rest,
    peer: '',
    peerValue: null,
    ratio: null,
    seeds: null,
    interval: null,
    how,
    machine: `${vendor}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${version}, load ${load.toFixed(1)}, Chromium without a GPU`,
    commit: git('rev-parse', 'HEAD') + (git('status', '--porcelain') ? '-dirty' : ''),
  };
  const folder = join(root, 'bench/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${row}.json`), `${JSON.stringify(result, null, 2)}\n`);
  console.log(`${result.holds ? 'holds ' : 'MISSED'} ${row}: ${result.value} ${result.unit} (${result.bound}), load ${load.toFixed(1)}`);
}

/** One row for each of the 50th, 95th and 99th percentile, in milliseconds. */
export function recordTimes(row: string, times: number[], bounds: Partial<Record<50 | 95 | 99, number>>, how: string) {
  for (const [percent, most] of Object.entries(bounds)) {
    const value = quantile(times, Number(percent) / 100);
    record({
      row: `${row}-p${percent}`,
      value,
      unit: 'ms',
      bound: `≤ ${most}`,
      holds: value <= most,
      how: `${how}; ${times.length} times`,
    });
  }
}
