import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Federation } from '../../src/api/federation';

const names = ['clinic-a', 'clinic-b', 'clinic-c'];
const at = '2026-03-01T10:00:00+00:00';

/** How a federation stood when its coordinator stopped: two rounds of three sites, one of them refused in the second. */
const overview: Federation = {
  at,
  run: 1,
  round: 2,
  rounds: 2,
  isOver: true,
  answered: 0,
  expected: 0,
  features: 'network:cnn:28:1',
  aggregator: 'fedavg',
  secure: false,
  budget: 30,
  spent: 30,
  isChosen: true,
  selector: 'adaptive',
  delta: 1e-5,
  sites: names.map((name, i) => ({
    name,
    isHere: false,
    isShutOut: false,
    lastSeen: at,
    rounds: i === 2 ? 1 : 2,
    share: 0.4 - 0.1 * i,
    bytesUp: 3_400_000,
    bytesDown: 6_700_000,
    epsilon: undefined,
    hasPicks: true,
    reason: i === 2 ? 'quarantined: its change has 41.3 times the median norm' : undefined,
    reasonAt: i === 2 ? at : undefined,
    refusals: i === 2 ? 1 : 0,
    account: i === 1 ? { spent: 3.1, epsilon: 8, delta: 1e-5 } : undefined,
    cost: 1,
    asked: 10,
  })),
  history: [0, 1].map((round) => ({
    run: 1,
    round,
    at,
    sites: 3 - round,
    accuracy: 0.6 + 0.2 * round,
    measured: 24,
    labels: 90 + 30 * round,
    seconds: 3600,
    agreement: undefined,
    attempts: 1,
    parts: names.map((site, i) => ({
      site,
      state: round === 1 && i === 2 ? 'refused' : 'in',
      reason: round === 1 && i === 2 ? 'quarantined: its change has 41.3 times the median norm' : undefined,
      share: round === 1 && i === 2 ? undefined : 1 / (3 - round),
      bytesUp: 1_700_000,
      bytesDown: 3_350_000,
    })),
  })),
  earlier: 0,
  bounds: [
    { labels: 90, isolated: 0.5, centralised: 0.75 },
    { labels: 120, isolated: 0.65, centralised: 0.85 },
  ],
};

/** A coordinator's folder as a server beside it reads it; the coordinator writes what is absent as null. */
export async function federationFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'winnow-e2e-federation-'));
  await writeFile(
    join(folder, 'overview.json'),
    JSON.stringify(overview, (_, value: unknown) => value ?? null),
  );
  return folder;
}
