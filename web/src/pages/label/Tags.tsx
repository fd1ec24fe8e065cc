import { useState, type FormEvent, type RefObject } from 'react';
import type { Project } from '../../api/types';
import type { LabelSession } from './session';
import type { Slot } from './state';
import { toggleTag } from './work';

const longest = 40;

/** Tags of the image: the project's, those set, and a field for another. */
export function Tags(props: {
  project: Project;
  session: LabelSession;
  slot: Slot;
  readOnly: boolean;
  field: RefObject<HTMLInputElement | null>;
}) {
  const { project, session, slot, readOnly, field } = props;
  const [text, setText] = useState('');
  const { tags } = slot.history.present;
  const all = [...new Set([...(project.tags ?? []), ...tags])];
  const add = (event: FormEvent) => {
    event.preventDefault();
    const tag = text.trim();
    if (tag && !tags.includes(tag)) session.edit((work) => toggleTag(work, tag));
    setText('');
  };
  return (
    <div className="tags row wrap" role="group" aria-label="Tags">
      <span className="lab">Tags</span>
      {all.map((tag) => (
        <button
          key={tag}
          type="button"
          className={tags.includes(tag) ? 'chip line on' : 'chip line'}
          aria-pressed={tags.includes(tag)}
          disabled={readOnly}
          onClick={() => session.edit((work) => toggleTag(work, tag))}
        >
          {tag}
        </button>
      ))}
      <form onSubmit={add}>
        <input
          ref={field}
          className="tag-field"
          aria-label="Another tag"
          placeholder="another, Enter"
          maxLength={longest}
          value={text}
          disabled={readOnly}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </form>
    </div>
  );
}
