import type { ApiToken, UserRow } from '../api/project-parts';
import { problem, type Handler } from './server';

const users: UserRow[] = [
  { id: 'u1', name: 'mara@example.org', displayName: 'Mara Okafor', admin: true, disabled: false, createdAt: '2026-03-05T08:00:00Z' },
  { id: 'u2', name: 'jonas@example.org', displayName: 'Jonas Thal', admin: false, disabled: false, createdAt: '2026-03-05T07:00:00Z' },
  { id: 'u3', name: 'aiko@example.org', displayName: 'Aiko Sato', admin: false, disabled: true, createdAt: '2026-02-21T07:00:00Z' },
];
const tokens: ApiToken[] = [
  {
    id: 't1',
    name: 'nightly export',
    scopes: ['read', 'manage'],
    createdAt: '2026-02-01T00:00:00Z',
    expiresAt: '2026-05-01T00:00:00Z',
    lastUsedAt: '2026-03-05T01:00:00Z',
  },
];
const broken = new URLSearchParams(location.search).has('broken');

export const admin: Handler[] = [
  ['GET', 'users', () => ({ items: users, next: null })],
  [
    'PATCH',
    'users/:id',
    ({ params, body }: { params: Record<string, string>; body: Partial<UserRow> }) =>
      Object.assign(users.find((one) => one.id === params.id) ?? {}, body),
  ],
  [
    'GET',
    'audit',
    () => ({
      items: [
        { number: 412, at: '2026-03-05T08:00:00Z', type: 'session.opened', data: { user: 'Mara Okafor', address: '10.0.0.7' } },
        { number: 411, at: '2026-03-05T07:58:00Z', type: 'session.opened', data: { user: 'Mara Okafor', address: '10.0.0.7' } },
        { number: 410, at: '2026-03-05T07:20:00Z', type: 'session.opened', data: { user: 'Jonas Thal', address: '10.0.0.7' } },
      ],
      next: null,
    }),
  ],
  [
    'GET',
    'audit/verify',
    () => (broken ? { ok: false, problems: ['Line 209 was changed after it was written.'] } : { ok: true, problems: [] }),
  ],
  ['GET', 'tokens', () => ({ items: tokens, next: null })],
  [
    'POST',
    'tokens',
    ({ body }: { body: { name: string; scopes: string[] } }) => {
      tokens.push({ id: `t${tokens.length + 1}`, ...body, createdAt: new Date().toISOString() });
      return { secret: 'wnw_5b2e8c0f4d7a1e9b3c6f8d2a' };
    },
  ],
  [
    'DELETE',
    'tokens/:id',
    ({ params }) =>
      void tokens.splice(
        tokens.findIndex((one) => one.id === params.id),
        1,
      ),
  ],
  [
    'PUT',
    'session/password',
    ({ body }: { body: { current: string } }) =>
      body.current === 'wrong' ? problem(403, 'The passphrase of now is another one.', { field: 'current' }) : undefined,
  ],
];
