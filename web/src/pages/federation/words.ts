import type { Federation, FederationRound, FederationSite, RoundPart } from '../../api/federation';
import { count, plural } from '../../ui/format';

/** Where the federation stands, in one short sentence. */
export function stateOf(one: Federation, isRunning: boolean): string {
  if (one.ended) return 'ended early';
  if (one.run === 0) return 'no run yet';
  if (one.isOver) return `run ${one.run} is over`;
  if (!isRunning) return `run ${one.run} is stopped`;
  if (!one.stage) return `run ${one.run} waits for sites`;
  return `run ${one.run}: ${stages[one.stage] ?? one.stage}, ${one.answered} of ${one.expected} answered`;
}

/** Stages of a sum as people call them; the names are the protocol's. */
const stages: Record<string, string> = {
  Plain: 'sites work',
  Keys: 'sites work',
  Shares: 'keys are shared',
  Inputs: 'sums are sent',
  Signatures: 'the list is signed',
  Unmasking: 'the sum is unmasked',
};

/** `1.0`: run and round as logs and reports write them. */
export const numberOf = (round: FederationRound) => `${round.run}.${round.round}`;

/** What did not go as usual in a round, worst first: `1 refused`, `2 away`. */
export function troubles(round: FederationRound): { state: Exclude<RoundPart['state'], 'in'>; text: string }[] {
  return (['refused', 'silent', 'away', 'late'] as const)
    .map((state) => ({ state, number: round.parts.filter((part) => part.state === state).length }))
    .filter(({ number }) => number > 0)
    .map(({ state, number }) => ({ state, text: `${count(number)} ${state}` }));
}

/** State of a site: tone of its chip, word, and what stands below it. */
export function standing(site: FederationSite, isRunning: boolean): { tone: '' | 'g' | 'o' | 'b'; word: string; why?: string } {
  if (site.isShutOut) return { tone: 'b', word: 'shut out', why: site.reason };
  if (site.refusals > 0)
    return {
      tone: 'o',
      word: isRunning && site.isHere ? 'here' : 'away',
      why: `refused ${site.refusals === 1 ? 'once' : `${count(site.refusals)} times`}: ${site.reason ?? 'no reason is known'}`,
    };
  return isRunning && site.isHere ? { tone: 'g', word: 'here' } : { tone: '', word: 'away' };
}

/** Privacy spent, against the site's own limit where it says it; null where no noise was ever added. */
export function privacyOf(site: FederationSite): { text: string; limit?: string; share?: number } | null {
  if (site.account)
    return {
      text: `ε ${site.account.spent.toFixed(2)}`,
      limit: `of ${site.account.epsilon.toFixed(2)} at δ ${site.account.delta}`,
      share: site.account.spent / site.account.epsilon,
    };
  return site.epsilon === undefined ? null : { text: `ε ${site.epsilon.toFixed(2)}`, limit: 'no limit told' };
}

/** How the budget was split, in one sentence. */
export function splitOf(one: Federation): string {
  const queued = one.sites.filter((site) => site.hasPicks).length;
  if (!one.isChosen) return 'It is split when the rounds are done: every site ranks its own images, and one threshold decides.';
  const spread = `${plural(queued, 'site')} ${queued === 1 ? 'has its' : 'have their'} share in the queue.`;
  return one.secure ? `${spread} How many each got is known to that site alone.` : spread;
}

/** Bytes of a round over all sites. */
export const transferOf = (round: FederationRound) =>
  round.parts.reduce((sum, part) => ({ up: sum.up + part.bytesUp, down: sum.down + part.bytesDown }), { up: 0, down: 0 });
