import { Modal, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { actions, type Action } from '../../keys/actions';
import { capsOf, chordOf } from '../../keys/chord';
import { keymapOf, profiles, rebind, type KeyChoice } from '../../keys/keymap';
import { Button } from '../../ui/Button';
import { Key } from '../../ui/Key';

const groups: Action['group'][] = ['Go on', 'Class', 'Mark', 'Move', 'Look'];

/** All keys; profiles rebind the same actions, and each key can be changed: press its cap, then the new key. */
export function KeyOverlay(props: { opened: boolean; close: () => void; choice: KeyChoice; save: (choice: KeyChoice) => void }) {
  const { opened, close, choice, save } = props;
  const [asking, setAsking] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const keymap = keymapOf(choice);

  useEffect(() => {
    if (!opened || !asking) return;
    const listen = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const chord = chordOf(event);
      if (!chord) return;
      setAsking(null);
      if (chord === 'Escape') return;
      const change = rebind(choice, asking, chord);
      if ('refused' in change) setRefused(change.refused);
      else {
        setRefused(null);
        save(change.choice);
      }
    };
    // Before the window and the page see it: the key is being given away, not used.
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, [opened, asking, choice, save]);

  return (
    <Modal opened={opened} onClose={close} title="Keys" size={1040} closeOnEscape={!asking}>
      <div className="row wrap key-head">
        <SegmentedControl
          size="xs"
          withItemsBorders={false}
          aria-label="Profile"
          data={profiles}
          value={profiles.includes(choice.profile) ? choice.profile : 'Winnow'}
          onChange={(profile) => save({ profile, keys: {} })}
        />
        <span className="small muted grow">
          {asking ? 'Press the new key. Esc keeps the old one.' : 'Press a key cap to change it. Kept for you, on every computer.'}
        </span>
        {Object.keys(choice.keys).length > 0 ? (
          <Button size="sm" kind="ghost" onClick={() => save({ ...choice, keys: {} })}>
            Undo my changes
          </Button>
        ) : null}
      </div>
      {refused ? (
        <p role="alert" className="small warn">
          {refused}
        </p>
      ) : null}
      <div className="key-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            {actions
              .filter((action) => action.group === group)
              .map((action) => (
                <div key={action.id} className="key-row">
                  <span>{action.label}</span>
                  <span className="row tight">
                    {keymap[action.id].slice(1, 3).map((chord) => (
                      <span key={chord} className="row also">
                        {capsOf(chord).map((cap) => (
                          <Key key={cap}>{cap}</Key>
                        ))}
                      </span>
                    ))}
                    <button
                      type="button"
                      className={asking === action.id ? 'key-cap asking' : 'key-cap'}
                      onClick={() => {
                        setRefused(null);
                        setAsking(action.id);
                      }}
                    >
                      <span className="sr">{action.label}: </span>
                      {asking === action.id ? <Key>…</Key> : capsOf(keymap[action.id][0] ?? '–').map((cap) => <Key key={cap}>{cap}</Key>)}
                      <span className="sr">, change</span>
                    </button>
                  </span>
                </div>
              ))}
          </section>
        ))}
      </div>
    </Modal>
  );
}
