import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { url } from '../../api/client';
import { readBytes } from '../../api/bytes';
import type { SampleRow } from '../../api/explore';
import { usePages } from '../../api/hooks';
import { keys, useProject } from '../../api/queries';
import { navigate, useQueryString } from '../../app/router';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { Failure } from '../../ui/Loaded';
import { Segment } from '../../ui/Segment';
import { PageHead } from '../../ui/Shell';
import { useKeys } from '../../ui/useKeys';
import { SampleDrawer } from './drawer/SampleDrawer';
import './explore.css';
import { FilterRow } from './FilterRow';
import { readFilters, serverQuery, withQuery } from './filters';
import { GroupsView } from './GroupsView';
import { readMap } from './map/mapData';
import { NoMatch } from './NoMatch';
import { Selection } from './selection';
import { SelectionBar } from './SelectionBar';
import { ThumbGrid } from './ThumbGrid';
import { useSimilar } from './useSimilar';
import { useWidth } from './useWidth';
import { Modes, SearchField } from './ExploreHead';
import { Resizer } from './Resizer';

// Asked for along with the points that it draws, not after them.
const mapPart = import('./map/EmbeddingMap');
const EmbeddingMap = lazy(() => mapPart);
const parts = [
  { value: 'grid', label: 'Grid' },
  { value: 'map', label: 'Map' },
] as const;

/** Where is the rest of this? Grid and map share one selection; filters live in the address. */
export default function ExplorePage({ project: id }: { project: string }) {
  const project = useProject(id).data;
  const query = useQueryString();
  const text = query.toString();
  const [selection] = useState(() => new Selection());
  const [part, setPart] = useState<'grid' | 'map'>('grid');
  const search = useRef<HTMLInputElement>(null);
  const width = useWidth();
  const here = `/projects/${id}/explore`;
  const change = (changes: Record<string, string | null>) => {
    const next = withQuery(query, changes);
    navigate(next ? `${here}?${next}` : here, { replace: true });
  };
  const show = query.get('show');
  const like = useSimilar(id, query.getAll('like'));
  const asked = serverQuery(query);
  const list = usePages<SampleRow>(
    [...keys.project(id), 'samples', asked],
    (after) => url(['projects', id, 'samples'], { ...asked, limit: 200, after, total: after ? undefined : 'true' }),
    like === null && !show,
  );
  const rows = useMemo(() => like?.rows ?? list.data?.pages.flatMap((page) => page.items) ?? [], [like, list.data]);
  // The first page says how many there are; the last one knows it by itself.
  const whole = like !== null || (list.isSuccess && !list.hasNextPage);
  const total = whole ? rows.length : list.data?.pages[0]?.total;
  const map = useQuery({
    queryKey: [...keys.project(id), 'map'],
    queryFn: async ({ signal }) => readMap(await readBytes(url(['projects', id, 'map']), signal)),
    staleTime: 5 * 60_000,
    enabled: !show,
  });
  useEffect(() => selection.clear(), [selection, id, show]);
  const open = (sample: string | null) => change({ sample });
  const sample = query.get('sample');
  useKeys({ '/': () => search.current?.focus() }, !sample);

  return (
    <>
      <div className="x-page">
        <PageHead title="Explore" window={`Explore · ${project?.name ?? ''}`}>
          <SearchField key={query.get('text')} ref={search} value={query.get('text') ?? ''} find={(value) => change({ text: value })} />
          <span className="grow" />
          <Modes here={here} show={show} query={query} />
        </PageHead>
        <FilterRow
          id={id}
          project={project}
          query={query}
          change={change}
          shown={rows.length}
          total={total}
          selection={selection}
          like={like !== null}
        />
        {show === 'duplicates' || show === 'leaks' ? (
          <main className="x-groups">
            <GroupsView id={id} kind={show} selection={selection} open={open} />
          </main>
        ) : (
          <main className={`x-split show-${part}`} style={{ gridTemplateColumns: `minmax(0, 1fr) ${width.value}px` }}>
            <div className="x-parts">
              <Segment label="Show" value={part} choices={parts} onChange={setPart} />
            </div>
            <section className="x-gridw" aria-label="Images">
              <Failure error={like?.error ?? list.error} retry={() => void list.refetch()} />
              {total === 0 && !list.isFetching ? (
                <NoMatch
                  id={id}
                  query={query}
                  filters={readFilters(query)}
                  project={project}
                  change={change}
                  empty={project?.counts.samples === 0}
                />
              ) : (
                <ThumbGrid
                  key={text.replace(/&?sample=\d+/, '')}
                  id={id}
                  rows={rows}
                  more={list.hasNextPage && !like}
                  loadMore={() => void list.fetchNextPage()}
                  loading={list.isFetching}
                  selection={selection}
                  project={project}
                  open={open}
                />
              )}
            </section>
            <section className="x-mapw" aria-label="Map">
              <Resizer width={width} />
              {map.isError ? <p className="x-nomap muted">{map.error.message}</p> : null}
              {map.data && map.data.x.length === 0 ? (
                <p className="x-nomap muted">The map is drawn once Winnow has looked through the images.</p>
              ) : null}
              {map.data && map.data.x.length > 0 ? (
                <ErrorBoundary>
                  <Suspense fallback={<div aria-busy="true" />}>
                    <EmbeddingMap data={map.data} project={project} selection={selection} open={open} />
                  </Suspense>
                </ErrorBoundary>
              ) : null}
            </section>
          </main>
        )}
        <SelectionBar
          id={id}
          project={project}
          selection={selection}
          like={(ids) => change({ show: null, sample: null, ...likeQuery(ids) })}
        />
      </div>
      <SampleDrawer id={id} project={project} sample={sample} rows={rows} open={open} />
    </>
  );
}

// Repeated parameters do not fit withQuery; one comma-joined value does, and ids are digits.
const likeQuery = (ids: string[]) => ({ like: ids.slice(0, 5).join(',') });
