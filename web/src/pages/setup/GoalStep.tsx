import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { Target } from 'lucide-react';
import { currencies, strategiesFor } from '../../ui/strategies';
import { metricOf, taskOf, type Draft } from './draft';
import { Step } from './Step';

export function GoalStep({ draft, change, look }: { draft: Draft; change: (part: Partial<Draft>) => void; look: string }) {
  const field = (name: keyof Draft, label: string, suffix?: string) => (
    <TextInput
      label={label}
      inputMode="decimal"
      maxLength={12}
      value={draft[name] as string}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
      rightSection={suffix ? <span className="small muted">{suffix}</span> : undefined}
      rightSectionWidth={suffix ? 52 : undefined}
      rightSectionPointerEvents="none"
    />
  );
  const strategies = strategiesFor(taskOf(draft));
  const strategy = strategies.find((one) => one.value === draft.strategy) ?? strategies[0];
  const query = Number(draft.query) || 0;
  return (
    <Step number={3} title="When is it good enough?" look={look}>
      <p className="small muted">Winnow stops at the first of these, says why, and you can go on. Empty means no limit.</p>
      <div className="fields s-fields">
        {field('target', `Target, ${metricOf(draft)}`)}
        {field('labels', 'At most', 'labels')}
        {field('hours', 'or', 'hours')}
        {field('hourlyRate', 'One hour costs', draft.currency)}
      </div>
      <p className="row small muted s-more">
        <Target size={14} strokeWidth={1.6} aria-hidden="true" />
        <span>
          <b className="ink">{strategy.label} order</b>: {strategy.words}. {Math.round((query * (Number(draft.randomShare) || 0)) / 100)} of
          every {query} are random and measure the saving.
        </span>
      </p>
      <details className="s-more">
        <summary className="small">Choose another order, who labels, and the size of a round</summary>
        <div className="fields s-fields">
          <NativeSelect
            label="Order"
            value={draft.strategy}
            data={strategies.map(({ value, label }) => ({ value, label }))}
            onChange={(event) => change({ strategy: event.currentTarget.value })}
          />
          {field('query', 'Images per round')}
          {field('randomShare', 'Random share', '%')}
          <NativeSelect
            label="People per image"
            value={draft.overlap}
            data={['1', '2', '3']}
            onChange={(event) => change({ overlap: event.currentTarget.value })}
          />
          <NativeSelect
            label="Currency"
            value={draft.currency}
            data={currencies}
            onChange={(event) => change({ currency: event.currentTarget.value })}
          />
        </div>
        <div className="col gap s-fields">
          <Checkbox
            size="xs"
            label="Blind: nobody sees another’s answer before giving their own"
            checked={draft.blind}
            onChange={(event) => change({ blind: event.currentTarget.checked })}
          />
          <Checkbox
            size="xs"
            label="Make an invitation link for labellers"
            checked={draft.invite}
            onChange={(event) => change({ invite: event.currentTarget.checked })}
          />
        </div>
      </details>
    </Step>
  );
}
