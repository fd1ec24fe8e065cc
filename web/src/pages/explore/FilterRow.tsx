import { Menu, Popover } from '@mantine/core';
import { ChevronDown, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { url } from '../../api/client';
import { useGet } from '../../api/hooks';
import type { Member } from '../../api/project-parts';
import { keys } from '../../api/queries';
import type { Page, Project } from '../../api/types';
import { Button } from '../../ui/Button';
import { count } from '../../ui/format';
import { useKeys } from '../../ui/useKeys';
import { FilterForm } from './FilterForm';
import { filterWords, readFilters, sorts, type Filter } from './filters';
import type { Selection } from './selection';
import { useSelectionSize } from './selection';
import { Views } from './Views';

interface FilterRowProps {
  id: string;
  project?: Project;
  query: URLSearchParams;
  change: (changes: Record<string, string | null>) => void;
  shown: number;
  total?: number;
  selection: Selection;
  like: boolean;
}

/** Filters as chips, how many images fit, their order, and views saved under a name. */
export function FilterRow(props: FilterRowProps) {
  const { id, project, query, change } = props;
  const [open, setOpen] = useState(false);
  const members = useGet<Page<Member>>([...keys.project(id), 'members'], url(['projects', id, 'members']));
  const people = Object.fromEntries((members.data?.items ?? []).map((one) => [one.user, one.displayName]));
  const filters = readFilters(query);
  const sort = sorts.find((one) => one.value === (query.get('sort') ?? 'newest')) ?? sorts[0];
  const show = query.get('show');
  useKeys({ f: () => setOpen(true) }, !query.get('sample'));
  const drop = (filter: Filter) => change({ [filter.name]: null });
  return (
    <section className="x-fil" aria-label="Filters">
      {show ? <Chip text={show === 'leaks' ? 'leaky splits' : 'near-duplicates'} drop={() => change({ show: null })} /> : null}
      {props.like ? <Chip text={`like ${query.get('like')!.split(',').length} selected`} drop={() => change({ like: null })} /> : null}
      {show || props.like
        ? null
        : filters.map((filter) => (
            <Chip key={filter.name} text={filterWords(filter, project?.classes, people)} drop={() => drop(filter)} />
          ))}
      {show || props.like ? null : (
        <Popover opened={open} onChange={setOpen} trapFocus returnFocus position="bottom-start">
          <Popover.Target>
            <Button
              kind="ghost"
              size="sm"
              keys="F"
              icon={<Plus size={14} strokeWidth={1.6} />}
              onClick={() => setOpen(!open)}
              aria-expanded={open}
            >
              Filter
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <FilterForm project={project} members={members.data?.items ?? []} query={query} change={change} close={() => setOpen(false)} />
          </Popover.Dropdown>
        </Popover>
      )}
      <span className="grow" />
      {props.total === undefined || show ? null : (
        <span className="small x-total">
          <b>{count(props.total)}</b> <span className="muted">of {count(project?.counts.samples ?? props.total)}</span>
        </span>
      )}
      <SelectAll {...props} />
      {show || props.like ? null : (
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className="btn ghost sm hide-s">
              {sort.label} <ChevronDown size={14} strokeWidth={1.6} aria-hidden="true" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {sorts.map((one) => (
              <Menu.Item key={one.value} onClick={() => change({ sort: one.value })}>
                {one.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {show ? null : <Views id={id} query={query} />}
    </section>
  );
}

function SelectAll({ selection, shown }: FilterRowProps) {
  const size = useSelectionSize(selection);
  return size > 0 && shown > 0 ? (
    <Button kind="ghost" size="sm" className="hide-m" onClick={() => selection.clear()}>
      Select none
    </Button>
  ) : null;
}

function Chip({ text, drop }: { text: string; drop: () => void }) {
  return (
    <span className="chip f">
      <span className="cut">{text}</span>
      <button type="button" aria-label={`Drop filter ${text}`} onClick={drop}>
        <X size={12} strokeWidth={1.8} aria-hidden="true" />
      </button>
    </span>
  );
}
