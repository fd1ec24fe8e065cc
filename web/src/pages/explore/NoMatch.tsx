import { useQueries } from '@tanstack/react-query';
import { ListFilter } from 'lucide-react';
import { get, url } from '../../api/client';
import type { SampleRow } from '../../api/explore';
import { keys } from '../../api/queries';
import type { Page, Project } from '../../api/types';
import { Link } from '../../app/router';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { count } from '../../ui/format';
import { filterWords, serverQuery, type Filter } from './filters';

const numbers: Record<number, string> = { 2: 'two', 3: 'three', 4: 'four', 5: 'five', 6: 'six', 7: 'seven', 8: 'eight' };

/** Nothing fits: says which filter empties the list, and offers to drop it. */
export function NoMatch(props: {
  id: string;
  query: URLSearchParams;
  filters: Filter[];
  project?: Project;
  change: (changes: Record<string, string | null>) => void;
  empty?: boolean;
}) {
  const { id, query, filters, project, change } = props;
  const without = useQueries({
    queries: filters.slice(0, 4).map((filter) => ({
      queryKey: [...keys.project(id), 'samples', 'without', query.toString(), filter.name],
      queryFn: () =>
        get<Page<SampleRow>>(url(['projects', id, 'samples'], { ...serverQuery(query, filter.name), limit: 1, total: 'true' })),
    })),
  }).map((result, i) => ({ filter: filters[i], total: result.data?.total ?? 0 }));
  if (props.empty) {
    return (
      <EmptyState
        title="No images yet"
        actions={
          <Link to={`/projects/${id}/data`} className="btn primary">
            Add images
          </Link>
        }
      >
        Once images are in, they are found here by state, class, tag and likeness.
      </EmptyState>
    );
  }
  const best = without.reduce((a, b) => (b.total > a.total ? b : a), { filter: filters[0], total: 0 });
  const words = (filter: Filter) => filterWords(filter, project?.classes).replace(/[“”]/g, '');
  return (
    <section className="centre">
      <span className="no-i">
        <ListFilter size={20} strokeWidth={1.6} aria-hidden="true" />
      </span>
      <h2>
        {filters.length > 1 ? `No image fits all ${numbers[filters.length] ?? count(filters.length)} filters` : 'No image fits this filter'}
      </h2>
      <p className="muted">
        {without
          .filter((one) => one.total > 0)
          .map((one, i) => `${i === 0 ? 'Without' : 'without'} “${words(one.filter)}” ${count(one.total)} would fit`)
          .join(', ')}
        {without.some((one) => one.total > 0) ? '.' : ''}
      </p>
      <div className="row">
        {best.total > 0 ? <Button onClick={() => change({ [best.filter.name]: null })}>Drop “{words(best.filter)}”</Button> : null}
        <Button kind="ghost" onClick={() => change(Object.fromEntries(filters.map((filter) => [filter.name, null])))}>
          Clear all
        </Button>
      </div>
    </section>
  );
}
