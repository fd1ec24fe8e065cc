import type { Session } from '../api/types';
import { problem, switches, type Handler } from './server';

const query = new URLSearchParams(location.search);
const session: Session = {
  user: query.has('signedOut') ? null : { id: 'u1', name: 'mara@example.org', displayName: 'Mara Okafor', admin: true, preferences: {} },
  csrf: 'mock',
  setupNeeded: query.has('setupNeeded'),
  federation: true,
  version: '0.1.0',
};

export const accounts: Handler[] = [
  ['GET', 'session', () => session],
  [
    'POST',
    'session',
    ({ body }: { body: { name: string; password: string } }) => {
      if (body.password === 'wrong')
        return problem(401, 'Name or passphrase is wrong.', { remedy: 'Two tries are left before a pause of one minute.' });
      switches.signedOut = false;
      session.user = { id: 'u1', name: body.name, displayName: 'Mara Okafor', admin: true, preferences: {} };
      return session;
    },
  ],
  [
    'DELETE',
    'session',
    () => {
      session.user = null;
    },
  ],
  [
    'POST',
    'setup',
    ({ body }: { body: { name: string; displayName: string } }) => {
      session.user = { id: 'u1', name: body.name, displayName: body.displayName, admin: true, preferences: {} };
      session.setupNeeded = false;
      return session;
    },
  ],
  [
    'POST',
    'invites/accept',
    ({ body }: { body: { name: string; displayName: string } }) => {
      session.user = { id: 'u2', name: body.name, displayName: body.displayName, admin: false, preferences: {} };
      return session;
    },
  ],
  [
    'PUT',
    'session/preferences',
    ({ body }) => {
      if (session.user) session.user.preferences = body;
    },
  ],
];
