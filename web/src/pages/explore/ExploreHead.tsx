import { Copy, Flag, Search, Split } from 'lucide-react';
import { useState, type Ref } from 'react';
import { Link } from '../../app/router';
import { Key } from '../../ui/Key';
import { withQuery } from './filters';

export function SearchField(props: { value: string; find: (text: string) => void; ref: Ref<HTMLInputElement> }) {
  const [text, setText] = useState(props.value);
  return (
    <form
      className="x-find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        props.find(text.trim());
      }}
    >
      <Search size={14} strokeWidth={1.6} aria-hidden="true" />
      <input
        ref={props.ref}
        type="search"
        aria-label="Part of a file name"
        placeholder="Part of a file name"
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <span className="hide-s">
        <Key>/</Key>
      </span>
    </form>
  );
}

export function Modes({ here, show, query }: { here: string; show: string | null; query: URLSearchParams }) {
  const modes = [
    { name: 'duplicates', label: 'Near-duplicates', icon: Copy },
    { name: 'leaks', label: 'Leaky splits', icon: Split },
  ];
  return (
    <>
      {modes.map((mode) => (
        <Link
          key={mode.name}
          to={show === mode.name ? here : `${here}?${withQuery(query, { show: mode.name, sample: null, like: null })}`}
          className={show === mode.name ? 'btn hide-m is-on' : 'btn hide-m'}
          aria-current={show === mode.name ? 'true' : undefined}
        >
          <mode.icon size={16} strokeWidth={1.6} aria-hidden="true" /> {mode.label}
        </Link>
      ))}
      <Link to={here.replace(/explore$/, 'review?kind=suspect')} className="btn hide-m">
        <Flag size={16} strokeWidth={1.6} aria-hidden="true" /> Suspect labels
      </Link>
    </>
  );
}
