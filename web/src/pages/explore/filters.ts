import type { Query } from '../../api/client';
import type { ClassInfo } from '../../api/types';

/** The closed list of filters the server knows; kept in the page's address. */
export const filterNames = ['state', 'class', 'tag', 'round', 'annotator', 'text', 'suspect'] as const;
export type FilterName = (typeof filterNames)[number];

export const sorts = [
  { value: 'newest', label: 'Newest first' },
  { value: 'name', label: 'By name' },
  { value: 'id', label: 'By number' },
  { value: 'uncertainty', label: 'Least sure first' },
  { value: 'loss', label: 'Least believed labels first' },
] as const;

export const states = ['unlabelled', 'labelled', 'skipped', 'unsure', 'broken'] as const;

export interface Filter {
  name: FilterName;
  value: string;
}

export function readFilters(query: URLSearchParams): Filter[] {
  return filterNames.flatMap((name) => {
    const value = query.get(name);
    return value ? [{ name, value }] : [];
  });
}

/** What is asked of the server; `without` leaves one filter out. */
export function serverQuery(query: URLSearchParams, without?: FilterName): Query {
  const asked: Query = { sort: query.get('sort') ?? 'newest' };
  for (const { name, value } of readFilters(query)) if (name !== without) asked[name] = value;
  return asked;
}

/** The address' query with some members changed; an empty value leaves. */
export function withQuery(query: URLSearchParams, change: Record<string, string | null>): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next.toString();
}

/** A filter in words, as its chip shows it. */
export function filterWords({ name, value }: Filter, classes: ClassInfo[] = [], people: Record<string, string> = {}): string {
  switch (name) {
    case 'state':
      return value;
    case 'class':
      return classes[Number(value)]?.name ?? `class ${value}`;
    case 'tag':
      return `tag ${value}`;
    case 'round':
      return `round ${value}`;
    case 'annotator':
      return `by ${people[value] ?? value}`;
    case 'text':
      return `“${value}”`;
    case 'suspect':
      return 'suspect label';
  }
}
