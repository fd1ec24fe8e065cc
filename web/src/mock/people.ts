import type { Invite, Member } from '../api/project-parts';
import type { Role } from '../api/types';
import type { Handler } from './server';

const query = new URLSearchParams(location.search);
const members: Member[] = [
  { user: 'u1', name: 'mara@example.org', displayName: 'Mara Okafor', role: 'manager', since: '2026-03-01T08:00:00Z' },
  { user: 'u2', name: 'jonas@example.org', displayName: 'Jonas Thal', role: 'reviewer', since: '2026-03-01T09:00:00Z' },
  { user: 'u3', name: 'aiko@example.org', displayName: 'Aiko Sato', role: 'labeller', since: '2026-03-02T09:00:00Z' },
];
if (query.has('full'))
  for (let i = 4; i < 60; i++)
    members.push({
      user: `u${i}`,
      name: `person.number.${i}@a-rather-long-name.example.org`,
      displayName: `Person Number ${i}`,
      role: 'labeller',
      since: '2026-03-03T09:00:00Z',
    });
const invites: Invite[] = [
  { id: 'i1', role: 'labeller', project: 'nightcross01', createdAt: '2026-03-05T08:00:00Z', expiresAt: '2026-03-12T08:00:00Z' },
];

export const people: Handler[] = [
  ['GET', 'projects/:project/members', () => ({ items: members, next: null })],
  [
    'PUT',
    'projects/:project/members/:user',
    ({ params, body }: { params: Record<string, string>; body: { role: Role } }) => {
      const one = members.find((member) => member.user === params.user);
      if (one) one.role = body.role;
    },
  ],
  [
    'DELETE',
    'projects/:project/members/:user',
    ({ params }) =>
      void members.splice(
        members.findIndex((member) => member.user === params.user),
        1,
      ),
  ],
  ['GET', 'invites', () => ({ items: invites, next: null })],
  [
    'POST',
    'invites',
    ({ body }: { body: { role: Role; project?: string; admin?: boolean } }) => {
      const made = {
        id: `i${invites.length + 1}`,
        ...body,
        createdAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
      };
      invites.push(made);
      return { ...made, link: `${location.origin}/invite#7f3c0d5e9a1b42c8` };
    },
  ],
  [
    'DELETE',
    'invites/:id',
    ({ params }) =>
      void invites.splice(
        invites.findIndex((one) => one.id === params.id),
        1,
      ),
  ],
];
