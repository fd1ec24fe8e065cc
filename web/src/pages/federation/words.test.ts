import { describe, expect, it } from 'vitest';
import type { Federation, FederationSite, RoundPart } from '../../api/federation';
import { privacyOf, splitOf, standing, stateOf, transferOf, troubles } from './words';

const federation: Federation = {
  at: '2026-03-01T10:00:00Z',
  run: 2,
  round: 3,
  rounds: 8,
  isOver: false,
  stage: 'Inputs',
  answered: 2,
  expected: 5,
  secure: true,
  budget: 30,
  spent: 30,
  isChosen: true,
  delta: 1e-5,
  sites: [],
  history: [],
  earlier: 0,
  bounds: [],
};
const site: FederationSite = {
  name: 'bern',
  isHere: true,
  isShutOut: false,
  rounds: 3,
  bytesUp: 1,
  bytesDown: 2,
  hasPicks: true,
  refusals: 0,
  cost: 1,
};

describe('a federation in words', () => {
  it('says where the run stands', () => {
    expect(stateOf(federation, true)).toBe('run 2: sums are sent, 2 of 5 answered');
    expect(stateOf(federation, false)).toBe('run 2 is stopped');
    expect(stateOf({ ...federation, stage: undefined }, true)).toBe('run 2 waits for sites');
    expect(stateOf({ ...federation, isOver: true }, false)).toBe('run 2 is over');
    expect(stateOf({ ...federation, ended: 'why' }, true)).toBe('ended early');
    expect(stateOf({ ...federation, run: 0 }, true)).toBe('no run yet');
  });

  it('says why a site does not take part', () => {
    expect(standing(site, true)).toEqual({ tone: 'g', word: 'here' });
    expect(standing(site, false)).toEqual({ tone: '', word: 'away' });
    expect(standing({ ...site, isShutOut: true, reason: 'key copied' }, true)).toEqual({ tone: 'b', word: 'shut out', why: 'key copied' });
    expect(standing({ ...site, refusals: 2, reason: 'NaN' }, true)).toEqual({ tone: 'o', word: 'here', why: 'refused 2 times: NaN' });
  });

  it('sets privacy against the limit that the site tells, and makes none up', () => {
    expect(privacyOf(site)).toBeNull();
    expect(privacyOf({ ...site, epsilon: 1.5 })).toEqual({ text: 'ε 1.50', limit: 'no limit told' });
    expect(privacyOf({ ...site, account: { spent: 4, epsilon: 8, delta: 1e-5 } })).toEqual({
      text: 'ε 4.00',
      limit: 'of 8.00 at δ 0.00001',
      share: 0.5,
    });
  });

  it('tells how the budget was split as far as anybody knows', () => {
    expect(splitOf({ ...federation, isChosen: false })).toContain('when the rounds are done');
    expect(splitOf({ ...federation, sites: [site] })).toBe(
      '1 site has its share in the queue. How many each got is known to that site alone.',
    );
    expect(splitOf({ ...federation, secure: false, sites: [site, site] })).toBe('2 sites have their share in the queue.');
  });

  it('counts what did not go as usual in a round, worst first', () => {
    const part = (state: RoundPart['state']): RoundPart => ({ site: state, state, bytesUp: 10, bytesDown: 1 });
    const round = { parts: (['in', 'away', 'refused', 'away', 'late', 'silent'] as const).map(part) } as Federation['history'][number];
    expect(troubles(round).map((one) => one.text)).toEqual(['1 refused', '1 silent', '2 away', '1 late']);
    expect(transferOf(round)).toEqual({ up: 60, down: 6 });
  });
});
