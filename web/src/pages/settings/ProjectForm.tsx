import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { patch, url } from '../../api/client';
import { useChange } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Project, ProjectSettings } from '../../api/types';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Loaded';
import { announce } from '../../ui/LiveRegion';
import { currencies, networksFor, strategiesFor } from '../../ui/strategies';

const offered = (list: { value: string; label: string }[], now: string) =>
  list.some((one) => one.value === now) ? list : [...list, { value: now, label: now }];
const some = (value: string | number) => (value === '' ? undefined : Number(value));

export function ProjectForm({ project }: { project: Project }) {
  const [name, setName] = useState(project.name);
  const [settings, setSettings] = useState<ProjectSettings>(project.settings);
  const save = useChange((body: { name: string; settings: ProjectSettings }) => patch(url(['projects', project.id]), body), keys.projects);
  const set = (part: Partial<ProjectSettings>) => setSettings((before) => ({ ...before, ...part }));
  const budget = (part: Partial<ProjectSettings['budget']>) => set({ budget: { ...settings.budget, ...part } });
  const objects = project.task === 'detect' || project.task === 'segment';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ name: name.trim(), settings }, { onSuccess: () => announce('saved') });
  };
  const changed = name.trim() !== project.name || JSON.stringify(settings) !== JSON.stringify(project.settings);
  return (
    <section className="card" aria-labelledby="project-title">
      <header>
        <h2 id="project-title">Project</h2>
      </header>
      <form className="body col gap" onSubmit={submit}>
        <TextInput label="Name" value={name} maxLength={100} onChange={(event) => setName(event.currentTarget.value)} />
        <div className="fields">
          <NativeSelect
            label="Order"
            value={settings.strategy}
            data={offered(strategiesFor(project.task), settings.strategy)}
            onChange={(event) => set({ strategy: event.currentTarget.value })}
          />
          <NumberInput
            label="Images per round"
            min={1}
            max={100000}
            allowDecimal={false}
            hideControls
            value={settings.query}
            onChange={(value) => set({ query: Number(value) || 1 })}
          />
          <NumberInput
            label="Random share, %"
            min={0}
            max={100}
            hideControls
            value={Math.round(settings.randomShare * 1000) / 10}
            onChange={(value) => set({ randomShare: Number(value) / 100 })}
          />
          <NumberInput
            label="People per image"
            min={1}
            max={9}
            allowDecimal={false}
            hideControls
            value={settings.overlap}
            onChange={(value) => set({ overlap: Number(value) || 1 })}
          />
          <NumberInput
            label="Fit after labels"
            placeholder="all picks"
            min={1}
            allowDecimal={false}
            hideControls
            value={settings.trainAfter ?? ''}
            onChange={(value) => set({ trainAfter: some(value) })}
          />
          {objects && settings.overlap > 1 ? (
            <NumberInput
              label="Agreement that makes a label, %"
              min={0}
              max={100}
              hideControls
              value={Math.round(settings.agreementMin * 100)}
              onChange={(value) => set({ agreementMin: Number(value) / 100 })}
            />
          ) : null}
        </div>
        {objects && settings.overlap > 1 ? (
          <p className="small muted">
            Shapes of several people become one label where they overlap by this much on average; below it a reviewer decides.
          </p>
        ) : null}
        <h3>What learns</h3>
        <div className="fields">
          <NativeSelect
            label="Network"
            value={settings.model}
            data={offered(networksFor(project.task), settings.model)}
            onChange={(event) => set({ model: event.currentTarget.value })}
          />
          <NumberInput
            label="Images at, px"
            placeholder="usual"
            min={4}
            max={2048}
            allowDecimal={false}
            hideControls
            value={settings.imageSize ?? ''}
            onChange={(value) => set({ imageSize: some(value) })}
          />
          <NumberInput
            label="Passes over the labels"
            placeholder="usual"
            min={1}
            max={10000}
            allowDecimal={false}
            hideControls
            value={settings.epochs ?? ''}
            onChange={(value) => set({ epochs: some(value) })}
          />
        </div>
        <Checkbox
          size="xs"
          label="Look for a better recipe when the labels have grown by half; takes at most a quarter of the time of training"
          checked={settings.tune && settings.epochs === undefined}
          disabled={settings.epochs !== undefined}
          onChange={(event) => set({ tune: event.currentTarget.checked })}
        />
        {objects ? (
          <p className="small muted">
            Small objects need larger images: {project.task === 'detect' ? 'multiples of 32' : 'multiples of 16'} pixels. Twice the side
            takes four times as long.
          </p>
        ) : null}
        <h3>Stops at the first of these</h3>
        <div className="fields">
          <NumberInput
            label="Target"
            min={0}
            max={1}
            step={0.01}
            decimalScale={3}
            hideControls
            value={settings.target ?? ''}
            onChange={(value) => set({ target: some(value) })}
          />
          <NumberInput
            label="Labels"
            min={1}
            allowDecimal={false}
            hideControls
            value={settings.budget.labels ?? ''}
            onChange={(value) => budget({ labels: some(value) })}
          />
          <NumberInput
            label="Hours"
            min={0}
            hideControls
            value={settings.budget.hours ?? ''}
            onChange={(value) => budget({ hours: some(value) })}
          />
          <NumberInput
            label="Money"
            min={0}
            hideControls
            value={settings.budget.money ?? ''}
            onChange={(value) => budget({ money: some(value) })}
          />
          <NumberInput
            label="One hour costs"
            min={0}
            hideControls
            value={settings.budget.hourlyRate ?? ''}
            onChange={(value) => budget({ hourlyRate: some(value) })}
          />
          <NativeSelect
            label="Currency"
            value={settings.budget.currency ?? 'EUR'}
            data={currencies}
            onChange={(event) => budget({ currency: event.currentTarget.value })}
          />
        </div>
        <Checkbox
          size="xs"
          label="Blind: nobody sees another’s answer before giving their own"
          checked={settings.blind}
          onChange={(event) => set({ blind: event.currentTarget.checked })}
        />
        <Checkbox
          size="xs"
          label="Exports leave out the place, time and camera that image files carry"
          checked={settings.stripMetadata}
          onChange={(event) => set({ stripMetadata: event.currentTarget.checked })}
        />
        <Checkbox
          size="xs"
          label="Viewers may download exports, not managers alone; of exports that kept those, they get none"
          checked={settings.publicExport}
          onChange={(event) => set({ publicExport: event.currentTarget.checked })}
        />
        <Failure error={save.error} />
        <div className="row">
          <Button type="submit" kind="primary" disabled={!changed || !name.trim() || save.isPending}>
            Save
          </Button>
          {save.isSuccess && !changed ? <span className="small good">saved</span> : null}
        </div>
      </form>
    </section>
  );
}
