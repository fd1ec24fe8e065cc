import type { Federation, FederationRound, FederationSite, FederationView, RoundPart } from '../api/federation';
import { random } from '../../mock-pictures/scenes';
import type { Handler } from './server';

const query = new URLSearchParams(location.search);
const minutes = (ago: number) => new Date(Date.now() - ago * 60_000).toISOString();
const small = ['charité-berlin', 'insel-bern', 'karolinska', 'radboud', 'san-raffaele'];
const long = (i: number) => `department-of-radiology-and-nuclear-medicine-of-hospital-number-${String(i).padStart(3, '0')}`;

function part(site: string, i: number, round: number, sites: number, secure: boolean): RoundPart {
  const bytesUp = 1_688_402 + 977 * ((i * 31 + round * 17) % 40);
  const rest = { site, bytesUp, bytesDown: 3_371_220 + 411 * ((i * 13 + round) % 60) };
  if (i === 3 && round % 5 === 1) return { ...rest, state: 'refused', reason: 'quarantined: its change has 41.3 times the median norm' };
  if (i === 2 && round % 4 === 2) return { ...rest, state: 'away', reason: 'privacy budget spent', bytesUp: 612 };
  if (i === 1 && round % 6 === 3) return { site, state: 'silent', bytesUp: 0, bytesDown: 890 };
  if (i === 4 && round % 7 === 5) return { ...rest, state: 'late', share: secure ? undefined : 0.5 / sites };
  return { ...rest, state: 'in', share: secure ? undefined : (0.7 + ((i * 7) % 5) * 0.15) / sites };
}

function rounds(names: string[], runs: number, each: number, secure: boolean): FederationRound[] {
  const next = random('federation');
  return Array.from({ length: runs * each }, (_, i) => {
    const [run, round] = [Math.floor(i / each) + 1, i % each];
    const parts = names.map((name, site) => part(name, site, i, names.length, secure));
    return {
      run,
      round,
      at: minutes((runs * each - i) * 9),
      sites: parts.filter((one) => one.state === 'in' || one.state === 'late').length,
      accuracy: i === 0 ? undefined : 0.9 - 0.38 * Math.exp(-i / (each * runs * 0.35)) + (next() - 0.5) * 0.015,
      measured: 60 + 12 * run,
      labels: 200 + 120 * (run - 1),
      seconds: 3200 * run,
      agreement: run > 1 ? 0.94 : undefined,
      attempts: i === each ? 2 : 1,
      parts,
    };
  });
}

function site(name: string, i: number, chosen: boolean): FederationSite {
  return {
    name,
    isHere: i !== 1,
    isShutOut: i === 4 && query.has('full'),
    lastSeen: i === 1 ? minutes(190) : minutes(0.1),
    rounds: 24 - i,
    share: 0.14 + 0.03 * ((i * 7) % 5),
    bytesUp: 41_200_000 + i * 1_700_000,
    bytesDown: 82_500_000 + i * 900_000,
    epsilon: i % 3 === 2 ? 7.64 : undefined,
    hasPicks: i !== 1,
    reason:
      i === 4 && query.has('full')
        ? 'its certificate was copied to another machine; it enrols anew after the audit'
        : i === 3
          ? 'quarantined: its change has 41.3 times the median norm'
          : undefined,
    reasonAt: i === 3 || (i === 4 && query.has('full')) ? minutes(52) : undefined,
    refusals: i === 3 ? 3 : 0,
    account: i % 3 === 2 ? { spent: 7.64, epsilon: 8, delta: 1e-5 } : undefined,
    cap: i === 0 ? 40 : undefined,
    cost: i === 2 ? 2 : 1,
    asked: chosen ? [40, 17, 22, 31, 10][i % 5] : undefined,
  };
}

function overview(): Federation {
  const full = query.has('full');
  const names = full ? Array.from({ length: 60 }, (_, i) => long(i)) : small;
  const base = { at: minutes(query.has('broken') ? 190 : 0.02), earlier: 0, delta: 1e-5, answered: 0, expected: 0, bounds: [] };
  if (query.has('fresh'))
    return { ...base, run: 0, round: 0, rounds: 0, isOver: false, secure: false, spent: 0, isChosen: false, sites: [], history: [] };
  const history = rounds(names, full ? 9 : 3, 8, full);
  return {
    ...base,
    run: full ? 9 : 3,
    round: 8,
    rounds: 8,
    isOver: !full,
    ended: full
      ? '5 sums failed one after another, the last one because: 2 of 60 sites answered stage Inputs within 30 minutes.'
      : undefined,
    features: 'network:cnn:28:1',
    aggregator: 'fedavg',
    secure: full,
    budget: 120,
    spent: full ? 0 : 120,
    isChosen: !full,
    selector: 'adaptive',
    sites: names.map((name, i) => ({ ...site(name, i, !full), ...(full ? { share: undefined } : {}) })),
    history,
    earlier: full ? 412 : 0,
    bounds: full
      ? []
      : [
          { labels: 200, isolated: 0.61, centralised: 0.72 },
          { labels: 320, isolated: 0.7, centralised: 0.86 },
          { labels: 440, isolated: 0.74, centralised: 0.91 },
        ],
  };
}

export const federation: Handler[] = [
  [
    'GET',
    'federation',
    (): FederationView =>
      query.has('empty')
        ? { isConfigured: false, isRunning: false }
        : { isConfigured: true, isRunning: !query.has('broken'), overview: overview() },
  ],
];
