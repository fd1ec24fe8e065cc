import { useQueries } from '@tanstack/react-query';
import { get, imageUrl, url } from '../../api/client';
import type { SampleRow, SimilarImage } from '../../api/explore';
import { keys } from '../../api/queries';

/** Images like up to five others, nearest first; null when nothing is asked. `like`: ids, joined by commas. */
export function useSimilar(id: string, like: string[]): { rows: SampleRow[]; error: Error | null } | null {
  const ids = like
    .flatMap((one) => one.split(','))
    .filter((one) => /^\d+$/.test(one))
    .slice(0, 5);
  const found = useQueries({
    queries: ids.map((sample) => ({
      queryKey: [...keys.project(id), 'similar', sample],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        get<{ items: SimilarImage[] }>(url(['projects', id, 'samples', sample, 'similar'], { count: 100 }), signal),
    })),
    combine: (results) => ({
      lists: results.map((result) => result.data?.items ?? []),
      error: results.find((result) => result.error)?.error ?? null,
    }),
  });
  if (ids.length === 0) return null;
  const best = new Map<string, SimilarImage>();
  for (const one of found.lists.flat()) {
    const before = best.get(one.id);
    if (!before || one.distance < before.distance) best.set(one.id, one);
  }
  const rows = [...best.values()]
    .sort((a, b) => a.distance - b.distance)
    .map((one) => ({
      ...one,
      width: 4,
      height: 3,
      tags: [],
      thumb: imageUrl(id, one.id, 'thumb'),
      view: imageUrl(id, one.id, 'view'),
    }));
  return { rows, error: found.error };
}
