import type { UseQueryResult } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { sentence } from '../api/problem';
import { Banner } from './Banner';
import { Button } from './Button';

/** What was read, or why it could not be read and a way to try again. `height` keeps the place while waiting. */
export function Loaded<T>(props: { query: UseQueryResult<T>; height?: number; children: (data: T) => ReactNode }) {
  const { query, height = 120 } = props;
  if (query.data !== undefined) return <>{props.children(query.data)}</>;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <div aria-busy="true" style={{ minHeight: height }} />;
}

/** A failure in words; null shows nothing. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  if (!error) return null;
  return (
    <Banner tone="b" icon={<TriangleAlert size={16} strokeWidth={1.6} aria-hidden="true" />}>
      <p>{sentence(error)}</p>
      {retry ? (
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      ) : null}
    </Banner>
  );
}
