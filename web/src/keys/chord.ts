/**
 * A key with its modifiers, written `Ctrl+Shift+Z`: modifiers in the order Ctrl, Alt, Shift, then the key. Ctrl also stands for ⌘.
 * Letters are what the layout prints. Digits are places on the keyboard, so that the upper row works on AZERTY, where digits need Shift.
 * Other signs are what is printed, without Shift, as layouts put them elsewhere.
 */
export interface KeyInput {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing?: boolean;
  keyCode?: number;
}

const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified']);

/** How the pressed key is written, or null for a modifier alone or a key that is part of composing text. */
export function chordOf(event: KeyInput): string | null {
  if (event.isComposing || event.keyCode === 229 || modifiers.has(event.key)) return null;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  let name: string;
  let shift = event.shiftKey;
  if (digit) {
    name = digit[1];
    // On AZERTY a digit is typed with Shift: the place counts, not the sign.
    shift = false;
  } else if (event.key === ' ' || event.code === 'Space') {
    name = 'Space';
  } else if (/^[a-z]$/i.test(event.key)) {
    name = event.key.toUpperCase();
  } else if (/^Key[A-Z]$/.test(event.code) && !isAscii(event.key)) {
    // Greek, Cyrillic and so on: the place of the Latin letter.
    name = event.code.slice(3);
  } else {
    name = event.key;
    if (name.length === 1) shift = false;
  }
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  if (shift) parts.push('Shift');
  return [...parts, name].join('+');
}

const isAscii = (key: string) => key.length === 1 && key.charCodeAt(0) < 128;

const printed: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  Shift: '⇧',
};

/** A chord as it is drawn on key caps. */
export const capsOf = (chord: string) =>
  (chord === '+' ? ['+'] : chord.replace(/\+\+$/, '+plus').split('+')).map((part) => (part === 'plus' ? '+' : (printed[part] ?? part)));

/** A chord in one line: `Ctrl Z`. */
export const spoken = (chord: string | undefined) => (chord ? capsOf(chord).join(' ') : '');
