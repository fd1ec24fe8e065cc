import { Popover } from '@mantine/core';
import { ChevronDown, X } from 'lucide-react';
import { useState } from 'react';
import { post, remove, url } from '../../api/client';
import type { SavedView } from '../../api/explore';
import { useChange, useGet } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Page } from '../../api/types';
import { navigate } from '../../app/router';
import { Button } from '../../ui/Button';
import { withQuery } from './filters';

/** Filters and order under a name, each person's own. */
export function Views({ id, query }: { id: string; query: URLSearchParams }) {
  const key = [...keys.project(id), 'views'];
  const views = useGet<Page<SavedView>>(key, url(['projects', id, 'views']));
  const save = useChange((name: string) => post(url(['projects', id, 'views']), { name, query: withQuery(query, { sample: null }) }), key);
  const drop = useChange((view: string) => remove(url(['projects', id, 'views', view])), key);
  const [name, setName] = useState('');
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="btn ghost sm hide-s">
          Views <ChevronDown size={14} strokeWidth={1.6} aria-hidden="true" />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className="x-views">
          {(views.data?.items ?? []).map((view) => (
            <li key={view.id} className="row">
              <button type="button" className="btn ghost sm grow" onClick={() => navigate(`/projects/${id}/explore?${view.query}`)}>
                <span className="trunc">{view.name}</span>
              </button>
              <button type="button" className="ib sm" aria-label={`Delete view ${view.name}`} onClick={() => drop.mutate(view.id)}>
                <X size={14} strokeWidth={1.6} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
        {views.data?.items.length === 0 ? <p className="small muted">A view keeps filters and order under a name.</p> : null}
        <form
          className="row x-save"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(name.trim(), { onSuccess: () => setName('') });
          }}
        >
          <input
            className="x-input"
            aria-label="Name of the new view"
            placeholder="Name of the new view"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button size="sm" type="submit" disabled={!name.trim() || save.isPending}>
            Save view
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
