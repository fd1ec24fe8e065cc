import { describe, expect, it } from 'vitest';
import { actions } from './actions';
import { capsOf, chordOf, type KeyInput } from './chord';
import { actionsFor, conflict, conflicts, keymapOf, profiles, rebind } from './keymap';

const press = (key: string, code: string, more: Partial<KeyInput> = {}): KeyInput => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('chords', () => {
  it('reads digits by their place, so that AZERTY works with and without Shift', () => {
    expect(chordOf(press('&', 'Digit1'))).toBe('1');
    expect(chordOf(press('1', 'Digit1', { shiftKey: true }))).toBe('1');
    expect(chordOf(press('7', 'Numpad7'))).toBe('7');
    expect(chordOf(press('é', 'Digit2', { ctrlKey: true }))).toBe('Ctrl+2');
  });

  it('reads letters as the layout prints them, and by place where the script is not Latin', () => {
    expect(chordOf(press('a', 'KeyQ'))).toBe('A');
    expect(chordOf(press('ф', 'KeyA'))).toBe('A');
    expect(chordOf(press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl+Shift+Z');
    expect(chordOf(press('z', 'KeyZ', { metaKey: true }))).toBe('Ctrl+Z');
  });

  it('reads signs without Shift, wherever the layout has them', () => {
    expect(chordOf(press('?', 'Slash', { shiftKey: true }))).toBe('?');
    expect(chordOf(press('?', 'Minus', { shiftKey: true }))).toBe('?');
  });

  it('is silent while text is composed and for modifiers alone', () => {
    expect(chordOf(press('a', 'KeyA', { isComposing: true }))).toBeNull();
    expect(chordOf(press('Process', 'KeyA', { keyCode: 229 }))).toBeNull();
    expect(chordOf(press('Shift', 'ShiftLeft', { shiftKey: true }))).toBeNull();
  });

  it('draws key caps', () => {
    expect(capsOf('Ctrl+Shift+Z')).toEqual(['Ctrl', '⇧', 'Z']);
    expect(capsOf('Ctrl++')).toEqual(['Ctrl', '+']);
    expect(capsOf('+')).toEqual(['+']);
  });
});

describe('keymaps', () => {
  it.each(profiles)('%s has no key with two meanings', (profile) => {
    expect(conflicts(keymapOf({ profile, keys: {} }))).toEqual([]);
  });

  it.each(profiles)('%s reaches every action that has a key in the profile Winnow', (profile) => {
    const keymap = keymapOf({ profile, keys: {} });
    for (const action of actions) expect(keymap[action.id].length > 0).toBe(action.keys.length > 0);
  });

  it('lets the arrows move a selected shape before they go back and forward', () => {
    expect(actionsFor(keymapOf(), 'ArrowLeft')).toEqual(['nudge.left', 'back']);
  });

  it('goes back with D in CVAT and forward with D in labelme', () => {
    expect(actionsFor(keymapOf({ profile: 'CVAT', keys: {} }), 'D')).toEqual(['back']);
    expect(actionsFor(keymapOf({ profile: 'labelme', keys: {} }), 'D')).toEqual(['forward']);
  });

  it('refuses a class key that collides with a command, and keys of the browser', () => {
    const choice = { profile: 'Winnow', keys: {} };
    expect(rebind(choice, 'class.0', 'V')).toHaveProperty('refused', 'V is taken: Select. Give that one another key first.');
    expect(rebind(choice, 'class.0', 'Ctrl+W')).toHaveProperty('refused');
    expect(conflict(keymapOf(choice), 'class.0', 'V')).toBe('tool.select');
  });

  it('keeps a changed key across the profile and leaves the other keys of the action', () => {
    const change = rebind({ profile: 'Winnow', keys: {} }, 'submit', 'J');
    if (!('choice' in change)) throw new Error(change.refused);
    expect(keymapOf(change.choice).submit).toEqual(['J', 'Ctrl+Enter']);
    expect(actionsFor(keymapOf(change.choice), 'Enter')).toEqual([]);
  });

  it('takes foreign or damaged preferences for the defaults', () => {
    expect(keymapOf({ profile: 'nobody', keys: { 'no.such': ['A'], submit: 'J' as unknown as string[] } })).toEqual(keymapOf());
  });

  it('never repeats what answers or deletes', () => {
    for (const id of ['submit', 'skip', 'unsure', 'delete', 'reject', 'acceptAll', 'class.0', 'paste']) {
      expect(actions.find((action) => action.id === id)?.repeats).toBeUndefined();
    }
  });
});
