import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { Member } from '../../api/project-parts';
import type { Project } from '../../api/types';
import { Button } from '../../ui/Button';
import { states } from './filters';

/** All filters at once; each takes effect as it is set. */
export function FilterForm(props: {
  project?: Project;
  members: Member[];
  query: URLSearchParams;
  change: (changes: Record<string, string | null>) => void;
  close: () => void;
}) {
  const { project, query, change } = props;
  const at = (name: string) => query.get(name) ?? '';
  const any = { value: '', label: 'any' };
  return (
    <form
      className="x-form"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        change({
          tag: String(data.get('tag') ?? '').trim(),
          round: String(data.get('round') ?? ''),
        });
        props.close();
      }}
    >
      <NativeSelect
        label="State"
        data-autofocus
        value={at('state')}
        data={[any, ...states.map((one) => ({ value: one, label: one }))]}
        onChange={(event) => change({ state: event.currentTarget.value })}
      />
      <NativeSelect
        label="Class"
        value={at('class')}
        data={[
          any,
          ...(project?.classes ?? []).map((one) => ({ value: String(one.index), label: one.retired ? `${one.name} (retired)` : one.name })),
        ]}
        onChange={(event) => change({ class: event.currentTarget.value })}
      />
      <NativeSelect
        label="Labelled by"
        value={at('annotator')}
        data={[any, ...props.members.map((one) => ({ value: one.user, label: one.displayName }))]}
        onChange={(event) => change({ annotator: event.currentTarget.value })}
      />
      <TextInput label="Tag" name="tag" defaultValue={at('tag')} maxLength={60} list="x-tags" />
      <datalist id="x-tags">
        {(project?.tags ?? []).map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      <NumberInput label="Picked in round" name="round" min={1} defaultValue={at('round')} hideControls />
      <Checkbox
        label="Suspect labels only"
        checked={at('suspect') === 'true'}
        onChange={(event) => change({ suspect: event.currentTarget.checked ? 'true' : null })}
      />
      <Button type="submit" size="sm">
        Done
      </Button>
    </form>
  );
}
