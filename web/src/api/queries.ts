import { QueryClient, useMutation, useQuery } from '@tanstack/react-query';
import { get, post, put, remove, setCsrf, url } from './client';
import { Problem } from './problem';
import type { Page, Preferences, Project, Session } from './types';

/** One cache for the app. A refusal is not tried again; an unreachable server is, twice. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: (count, error) => !(error instanceof Problem) && count < 2, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

/** Keys of the cache, written out once. */
export const keys = {
  session: ['session'] as const,
  projects: ['projects'] as const,
  project: (id: string) => ['projects', id] as const,
  /** Prefix of everything that belongs to one project: `[...keys.project(id), 'dashboard']`. */
};

export async function loadSession(): Promise<Session> {
  const session = await get<Session>(url('session'));
  setCsrf(session.csrf ?? '');
  return session;
}

export const useSession = () => useQuery({ queryKey: keys.session, queryFn: loadSession, staleTime: Infinity });

/** The signed-in person; pages inside the shell are shown only with one. */
export const useUser = () => useSession().data?.user ?? null;

function takeSession(session: Session) {
  setCsrf(session.csrf ?? '');
  queryClient.setQueryData(keys.session, session);
}

export const useSignIn = () =>
  useMutation({ mutationFn: (body: { name: string; password: string }) => post<Session>(url('session'), body), onSuccess: takeSession });

export const useSetUp = () =>
  useMutation({
    mutationFn: (body: { token: string; name: string; displayName: string; password: string }) => post<Session>(url('setup'), body),
    onSuccess: takeSession,
  });

export const useAcceptInvite = () =>
  useMutation({
    mutationFn: (body: { token: string; name: string; displayName: string; password: string }) =>
      post<Session>(url('invites/accept'), body),
    onSuccess: takeSession,
  });

/** Leaves for the provider that signs people in; it brings them back signed in. `invite`: the token of an invitation. */
export const useOpenId = () =>
  useMutation({
    mutationFn: async (invite?: string) => {
      const { address } = await post<{ address: string }>(url('openid/start'), invite ? { invite } : {});
      location.assign(address);
    },
  });

/** Ends the session and forgets everything that was read with it. */
export const useSignOut = () =>
  useMutation({
    mutationFn: () => remove(url('session')),
    onSuccess: async () => {
      queryClient.clear();
      await queryClient.fetchQuery({ queryKey: keys.session, queryFn: loadSession });
    },
  });

/** Changes some preferences; shown at once, kept by the server. */
export async function savePreferences(change: Partial<Preferences>) {
  const session = queryClient.getQueryData<Session>(keys.session);
  if (!session?.user) return;
  const preferences = { ...session.user.preferences, ...change };
  queryClient.setQueryData(keys.session, {
    ...session,
    user: { ...session.user, preferences, keymap: change.keymap ?? session.user.keymap },
  });
  await put(url('session/preferences'), preferences);
}

export const useProjects = () =>
  useQuery({ queryKey: keys.projects, queryFn: ({ signal }) => get<Page<Project>>(url('projects', { limit: 200 }), signal) });

export const useProject = (id: string | undefined) =>
  useQuery({
    queryKey: keys.project(id ?? ''),
    queryFn: ({ signal }) => get<Project>(url(['projects', id!]), signal),
    enabled: id !== undefined,
  });
