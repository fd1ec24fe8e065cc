import { useEffect, useRef } from 'react';
import { actionOf } from '../../keys/actions';
import { chordOf } from '../../keys/chord';
import { actionsFor, type Keymap } from '../../keys/keymap';
import { commands } from './commands';
import type { Context } from './context';

/** Fields take their own keys; nothing of ours fires there, nor in an open window. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="textbox"], [role="slider"], [role="dialog"], [role="menu"]') !== null
  );
}

/** Enter and Space press the button that has the focus; Tab and the arrows move on outside the stage. */
function belongsToFocus(chord: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target === document.body) return false;
  const onStage = target.closest('[role="application"]') !== null;
  if (onStage) return false;
  if (chord === 'Tab' || chord === 'Shift+Tab') return true;
  return (
    (chord === 'Enter' || chord === 'Space') && target.closest('button, a, [role="button"], [role="switch"], [role="option"]') !== null
  );
}

const peekAfter = 300;

/** Runs the commands of pressed keys while mounted. */
export function useKeys(keymap: Keymap, context: Context, off: boolean) {
  const latest = useRef({ keymap, context, off });
  useEffect(() => {
    latest.current = { keymap, context, off };
  });
  useEffect(() => {
    // The time a key for hiding went down: held longer, letting go shows all again.
    let peek: { chord: string; at: number } | null = null;
    const down = (event: KeyboardEvent) => {
      const now = latest.current;
      if (now.off || event.defaultPrevented || isTyping(event.target)) return;
      const chord = chordOf(event);
      if (!chord || belongsToFocus(chord, event.target)) return;
      for (const id of actionsFor(now.keymap, chord)) {
        // A held key neither answers again nor scrolls the page.
        if (event.repeat && !actionOf(id)?.repeats) {
          event.preventDefault();
          return;
        }
        if (commands[id](now.context) === false) continue;
        if (id === 'hideAll') peek = { chord: event.code, at: event.timeStamp };
        event.preventDefault();
        return;
      }
    };
    const up = (event: KeyboardEvent) => {
      const { context: c } = latest.current;
      if (event.code === 'Space') c.stage?.setPanning(false);
      if (peek && event.code === peek.chord) {
        if (event.timeStamp - peek.at > peekAfter) c.session.set({ allHidden: !c.session.snapshot().allHidden });
        peek = null;
      }
    };
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
    };
  }, []);
}
