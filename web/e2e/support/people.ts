/** Somebody signed in: their cookie for browsers, and the API for what a test only needs done. */
export interface Person {
  id: number;
  name: string;
  address: string;
  cookie: string;
  csrf: string;
}

export const password = 'a passphrase of length';

/** The answer of the API, or what it refused with. */
export async function ask(person: Person, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${person.address}/api/${path}`, {
    method,
    headers: {
      Cookie: `winnow-session=${person.cookie}`,
      'X-Winnow-CSRF': person.csrf,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** The JSON of an answer. @throws {Error} the server refused. */
export async function call<T>(person: Person, method: string, path: string, body?: unknown): Promise<T> {
  const response = await ask(person, method, path, body);
  if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}: ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Enters by the set-up link or by an invite. */
export function enter(address: string, link: string, name: string, displayName: string): Promise<Person> {
  const at = new URL(link);
  const path = at.pathname.endsWith('/invite') ? 'invites/accept' : 'setup';
  return begin(address, path, { token: at.hash.slice(1) || at.searchParams.get('token'), name, displayName, password });
}

/** Signs in with a password. */
export const signIn = (address: string, name: string, password: string): Promise<Person> => begin(address, 'session', { name, password });

async function begin(
  address: string,
  path: string,
  body: { name: string; password: string; token?: string | null; displayName?: string },
): Promise<Person> {
  const response = await fetch(`${address}/api/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${body.name} could not enter: ${response.status} ${await response.text()}`);
  const { user, csrf } = (await response.json()) as { user: { id: number }; csrf: string };
  const cookie = /winnow-session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '';
  return { id: user.id, name: body.name, address, cookie, csrf };
}

/** One of each role, by what they do. */
export interface People {
  admin: Person;
  manager: Person;
  reviewer: Person;
  labeller: Person;
  second: Person;
  viewer: Person;
}

const names: [keyof People, string, string][] = [
  ['manager', 'mara', 'Mara Okafor'],
  ['reviewer', 'rita', 'Rita Lindqvist'],
  ['labeller', 'lena', 'Lena Brandt'],
  ['second', 'leo', 'Leo Marchetti'],
  ['viewer', 'vera', 'Vera Novak'],
];

/** Sets the server up and lets five people in. */
export async function settle(address: string, setup: string): Promise<People> {
  const admin = await enter(address, setup, 'ada', 'Ada Reyes');
  const people: Partial<People> = { admin };
  for (const [role, name, displayName] of names) {
    const { link } = await call<{ link: string }>(admin, 'POST', 'invites', {});
    people[role] = await enter(address, link, name, displayName);
  }
  return people as People;
}
