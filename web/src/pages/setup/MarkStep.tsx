import { Checkbox } from '@mantine/core';
import { X } from 'lucide-react';
import { useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { IconButton } from '../../ui/IconButton';
import { Key } from '../../ui/Key';
import { Swatch } from '../../ui/ClassTag';
import { addClasses, type Draft } from './draft';
import { Step } from './Step';
import { TaskPicture } from './TaskPicture';

const kinds = [
  { kind: 'class', name: 'Class', words: 'one or several per image', key: 'C' },
  { kind: 'boxes', name: 'Boxes', words: 'upright or rotated', key: 'B' },
  { kind: 'masks', name: 'Masks', words: 'polygon or brush', key: 'M' },
] as const;

export function MarkStep({ draft, change, look }: { draft: Draft; change: (part: Partial<Draft>) => void; look: string }) {
  const [text, setText] = useState('');
  const add = (names: string) => {
    change({ classes: addClasses(draft.classes, names) });
    setText('');
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && text.trim()) {
      event.preventDefault();
      add(text);
    } else if (event.key === 'Backspace' && text === '' && draft.classes.length > 0) {
      event.preventDefault();
      setText(draft.classes.at(-1)!);
      change({ classes: draft.classes.slice(0, -1) });
    }
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (!/[\n,;]/.test(pasted)) return;
    event.preventDefault();
    add(pasted);
  };
  const rename = (at: number, name: string) => change({ classes: draft.classes.map((one, i) => (i === at ? name : one)) });
  return (
    <Step number={2} title="What should people mark?" look={look}>
      <div className="s-tasks" role="radiogroup" aria-label="Task">
        {kinds.map((one) => (
          <label key={one.kind} className="s-task">
            <TaskPicture kind={one.kind} />
            <span className="row">
              <input type="radio" name="task" checked={draft.kind === one.kind} onChange={() => change({ kind: one.kind })} />
              <b>{one.name}</b>
              <span className="grow" />
              <span className="hide-s">
                <Key>{one.key}</Key>
              </span>
            </span>
            <span className="small muted">{one.words}</span>
          </label>
        ))}
      </div>
      {draft.kind === 'class' ? (
        <Checkbox
          mt={12}
          size="xs"
          label="Several classes per image"
          checked={draft.several}
          onChange={(event) => change({ several: event.currentTarget.checked })}
        />
      ) : null}
      <h3 className="small s-classes">
        Classes <span className="muted">the digit is the key while labelling</span>
      </h3>
      <ul className="s-classes">
        {draft.classes.map((name, i) => (
          <li key={i}>
            <Key>{i < 10 ? (i + 1) % 10 : '·'}</Key>
            <Swatch index={i} />
            <input
              aria-label={`Name of class ${i + 1}`}
              value={name}
              maxLength={100}
              onChange={(event) => rename(i, event.currentTarget.value)}
            />
            <IconButton size="sm" label={`Remove ${name}`} onClick={() => change({ classes: draft.classes.filter((_, at) => at !== i) })}>
              <X size={14} strokeWidth={1.6} />
            </IconButton>
          </li>
        ))}
      </ul>
      <div className="s-add">
        <Key>{draft.classes.length < 10 ? (draft.classes.length + 1) % 10 : '·'}</Key>
        <Swatch index={draft.classes.length} />
        <input
          aria-label="New class"
          placeholder="New class, or a pasted list"
          value={text}
          maxLength={4000}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={press}
          onPaste={paste}
          onBlur={() => text.trim() && add(text)}
        />
        <span className="small dim">Enter adds it</span>
      </div>
    </Step>
  );
}
