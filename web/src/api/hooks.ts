import { useInfiniteQuery, useMutation, useQuery, type QueryKey } from '@tanstack/react-query';
import { get } from './client';
import { queryClient } from './queries';
import type { Page } from './types';

/** The server writes what is absent as null; pages know it as absent. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  ) as T;
}

/** Reads one address; null waits. */
export const useGet = <T>(key: QueryKey, address: string | null, every?: number) =>
  useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<T>(address!, signal).then(withoutNulls),
    enabled: address !== null,
    refetchInterval: every,
  });

/** Reads a list page by page; `address` gets the cursor of the page. */
export const usePages = <T>(key: QueryKey, address: (after?: string) => string, enabled = true) =>
  useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => get<Page<T>>(address(pageParam), signal).then(withoutNulls),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled,
  });

/** Changes something, then reads anew what the keys name. */
export const useChange = <V, R>(change: (value: V) => Promise<R>, ...stale: QueryKey[]) =>
  useMutation({
    mutationFn: change,
    onSuccess: () => void Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
