import { useState } from 'react';
import { Button } from '../../ui/Button';

/** A tag to put on, or to take off, all selected images. */
export function TagForm({
  tags,
  busy,
  save,
}: {
  tags: string[];
  busy: boolean;
  save: (change: { add: string[]; remove: string[] }) => void;
}) {
  const [text, setText] = useState('');
  const name = text.trim();
  return (
    <form
      className="col gap"
      onSubmit={(event) => {
        event.preventDefault();
        if (name) save({ add: [name], remove: [] });
      }}
    >
      <div className="row wrap x-tags">
        {tags.map((tag) => (
          <button key={tag} type="button" className="chip line" onClick={() => setText(tag)}>
            {tag}
          </button>
        ))}
      </div>
      <input
        className="x-input"
        aria-label="Tag"
        placeholder="Tag"
        maxLength={60}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <div className="row">
        <Button type="submit" size="sm" disabled={!name || busy}>
          Add
        </Button>
        <Button size="sm" kind="ghost" disabled={!name || busy} onClick={() => save({ add: [], remove: [name] })}>
          Take off
        </Button>
      </div>
    </form>
  );
}
