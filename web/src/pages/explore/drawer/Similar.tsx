import { imageUrl, url } from '../../../api/client';
import type { SimilarImage } from '../../../api/explore';
import { useGet } from '../../../api/hooks';
import { keys } from '../../../api/queries';
import { Picture } from '../../../ui/Picture';

export function Similar({ id, sample, open }: { id: string; sample: string; open: (id: string) => void }) {
  const near = useGet<{ items: SimilarImage[] }>(
    [...keys.project(id), 'similar', sample, 8],
    url(['projects', id, 'samples', sample, 'similar'], { count: 8 }),
  );
  if (!near.data || near.data.items.length === 0) return null;
  return (
    <section className="x-part">
      <h3>Looks like it</h3>
      <ul className="x-similar">
        {near.data.items.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => open(one.id)} aria-label={`Open ${one.name}, ${one.state}`}>
              <Picture src={imageUrl(id, one.id, 'thumb')} alt="" lazy />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
