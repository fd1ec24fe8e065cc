import { actionOf, actions, mayShare } from './actions';

/** Keys of every action. The first key of an action is the one drawn on buttons. */
export type Keymap = Record<string, string[]>;

/** What a person keeps: a profile and the actions whose keys differ from it. */
export interface KeyChoice {
  profile: string;
  keys: Record<string, string[]>;
}

const winnow: Keymap = Object.fromEntries(actions.map((action) => [action.id, action.keys]));

const changes: Record<string, Keymap> = {
  Winnow: {},
  'Label Studio': {
    submit: ['Ctrl+Enter', 'Enter'],
    skip: ['Ctrl+Space'],
    forward: ['Ctrl+ArrowRight'],
    back: ['Ctrl+ArrowLeft'],
    'tool.box': ['R'],
    hide: ['Alt+H'],
    lock: ['Alt+L'],
    next: ['Alt+.', 'Tab'],
    previous: ['Alt+,', 'Shift+Tab'],
    delete: ['Backspace', 'Delete'],
    zoomIn: ['Ctrl++', 'Ctrl+=', '+', '='],
    zoomOut: ['Ctrl+-', '-'],
    pan: ['Space'],
    'tool.select': ['V'],
    oneToOne: ['Shift+Z'],
  },
  CVAT: {
    submit: ['Ctrl+Enter', 'Enter'],
    flush: ['Ctrl+S'],
    forward: ['F', 'ArrowRight'],
    back: ['D', 'ArrowLeft'],
    'tool.box': ['N'],
    'tool.polygon': ['Shift+N', 'P'],
    lock: ['L'],
    hide: ['H'],
    next: ['Tab'],
    previous: ['Shift+Tab'],
    keys: ['F1', '?'],
    duplicate: ['Ctrl+B', 'Ctrl+D'],
  },
  labelme: {
    submit: ['Ctrl+Enter', 'Enter'],
    // D means "next" here and "back" in CVAT: never mixed, only as a profile.
    forward: ['D', 'ArrowRight'],
    back: ['A', 'ArrowLeft'],
    acceptAll: ['Shift+A'],
    'tool.box': ['Ctrl+R', 'R', 'W'],
    'tool.polygon': ['Ctrl+N', 'P'],
    'tool.select': ['Ctrl+J', 'V'],
    fit: ['Ctrl+F', 'Z'],
    oneToOne: ['Ctrl+0', 'Shift+Z'],
    zoomIn: ['Ctrl++', 'Ctrl+=', '+', '='],
    zoomOut: ['Ctrl+-', '-'],
    'class.9': ['0'],
    hideAll: ['Ctrl+H', 'Shift+H'],
  },
};

export const profiles = Object.keys(changes);

/** The keys that count: the profile's, with the person's changes on top. An unknown profile or action is left out. */
export function keymapOf(choice?: KeyChoice): Keymap {
  const profile = choice && changes[choice.profile] ? choice.profile : 'Winnow';
  const own = Object.fromEntries(Object.entries(choice?.keys ?? {}).filter(([id, keys]) => actionOf(id) && Array.isArray(keys)));
  return { ...winnow, ...changes[profile], ...own };
}

/** Actions of a pressed key, those for a selected shape first. Usually one; the caller takes the first that can run. */
export function actionsFor(keymap: Keymap, chord: string): string[] {
  return Object.keys(keymap)
    .filter((id) => keymap[id].includes(chord))
    .sort((a, b) => Number(/^(nudge|grow)\./.test(b)) - Number(/^(nudge|grow)\./.test(a)));
}

/** The action that already has a key and cannot share it with `id`, if any. */
export function conflict(keymap: Keymap, id: string, chord: string): string | null {
  return Object.keys(keymap).find((other) => other !== id && keymap[other].includes(chord) && !mayShare(id, other)) ?? null;
}

/** Pairs of actions that fight for one key; empty for every profile. */
export function conflicts(keymap: Keymap): { chord: string; actions: [string, string] }[] {
  const found: { chord: string; actions: [string, string] }[] = [];
  for (const [id, chords] of Object.entries(keymap)) {
    for (const chord of chords) {
      const other = conflict(keymap, id, chord);
      if (other && id < other) found.push({ chord, actions: [id, other] });
    }
  }
  return found;
}

// The browser keeps these for itself, whatever a page says; Escape must always let go.
const kept = new Set(['Ctrl+T', 'Ctrl+W', 'Ctrl+N', 'Ctrl+Shift+T', 'Ctrl+Shift+N', 'Ctrl+Shift+W', 'F5', 'F11', 'F12', 'Escape']);

export type Change = { choice: KeyChoice } | { refused: string };

/** Gives an action a key in place of its first one. Refused where another action or the browser has the key. */
export function rebind(choice: KeyChoice, id: string, chord: string): Change {
  const keymap = keymapOf(choice);
  const other = conflict(keymap, id, chord);
  if (other) return { refused: `${spoken(chord)} is taken: ${actionOf(other)?.label ?? other}. Give that one another key first.` };
  if (kept.has(chord)) return { refused: `${spoken(chord)} belongs to the browser or to letting go. Choose another key.` };
  const rest = keymap[id].slice(1).filter((key) => key !== chord);
  return { choice: { ...choice, keys: { ...choice.keys, [id]: [chord, ...rest] } } };
}

const spoken = (chord: string) => chord.replaceAll('+', ' + ');
