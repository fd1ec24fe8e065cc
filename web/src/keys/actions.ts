/** One thing a person can do while labelling. Toolbar, overlay and keyboard read this list; what an action does is in the page. */
export interface Action {
  id: string;
  label: string;
  group: 'Go on' | 'Class' | 'Mark' | 'Move' | 'Look';
  /** Keys of the profile Winnow; see `chord.ts` for how a key is written. */
  keys: string[];
  /** Fires again while the key is held: moving, zooming, browsing. Never for answers. */
  repeats?: boolean;
}

const one = (id: string, label: string, group: Action['group'], keys: string[], repeats?: boolean): Action => ({
  id,
  label,
  group,
  keys,
  repeats,
});
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];

export const actions: Action[] = [
  one('submit', 'Submit and go on', 'Go on', ['Enter', 'Ctrl+Enter']),
  one('skip', 'Skip', 'Go on', ['S', 'Ctrl+Space']),
  one('skipWhy', 'Skip with a reason', 'Go on', ['Shift+S']),
  one('unsure', 'Unsure', 'Go on', ['U']),
  one('forward', 'Forward', 'Go on', ['F', 'ArrowRight'], true),
  one('back', 'Back', 'Go on', ['D', 'ArrowLeft'], true),
  one('undo', 'Undo, also past a submit', 'Go on', ['Ctrl+Z'], true),
  one('redo', 'Redo', 'Go on', ['Ctrl+Shift+Z', 'Ctrl+Y'], true),
  one('flush', 'Send now', 'Go on', ['Ctrl+S']),
  one('keys', 'Keys', 'Go on', ['?', 'F1']),
  one('cancel', 'Cancel, let go', 'Go on', ['Escape']),

  ...digits.map((digit, i) => one(`class.${i}`, `Class ${i + 1}`, 'Class', [digit, `Ctrl+${digit}`])),
  one('tool.box', 'Box', 'Mark', ['R', 'N', 'W']),
  one('tool.rotated', 'Rotated box', 'Mark', ['Q']),
  one('tool.polygon', 'Polygon', 'Mark', ['P']),
  one('tool.brush', 'Brush', 'Mark', ['B']),
  one('tool.eraser', 'Eraser', 'Mark', ['E']),
  one('brush.smaller', 'Smaller brush', 'Mark', ['['], true),
  one('brush.larger', 'Larger brush', 'Mark', [']'], true),
  one('tags', 'Tags', 'Mark', ['T']),
  one('acceptAll', 'Accept all suggested', 'Mark', ['A']),
  one('reject', 'Reject suggested', 'Mark', ['X']),
  one('delete', 'Delete', 'Mark', ['Delete', 'Backspace']),
  one('duplicate', 'Duplicate', 'Mark', ['Ctrl+D']),
  one('copy', 'Copy', 'Mark', ['Ctrl+C']),
  one('paste', 'Paste, also on another image', 'Mark', ['Ctrl+V']),
  one('insert', 'Put a box in the middle', 'Mark', ['Insert', 'Shift+R']),
  one('lock', 'Lock', 'Mark', ['L']),
  one('nudge.left', 'Move left', 'Move', ['ArrowLeft'], true),
  one('nudge.right', 'Move right', 'Move', ['ArrowRight'], true),
  one('nudge.up', 'Move up', 'Move', ['ArrowUp'], true),
  one('nudge.down', 'Move down', 'Move', ['ArrowDown'], true),
  one('nudge.left10', 'Move left by 10', 'Move', ['Shift+ArrowLeft'], true),
  one('nudge.right10', 'Move right by 10', 'Move', ['Shift+ArrowRight'], true),
  one('nudge.up10', 'Move up by 10', 'Move', ['Shift+ArrowUp'], true),
  one('nudge.down10', 'Move down by 10', 'Move', ['Shift+ArrowDown'], true),
  one('grow.left', 'Narrower', 'Move', ['Alt+ArrowLeft'], true),
  one('grow.right', 'Wider', 'Move', ['Alt+ArrowRight'], true),
  one('grow.up', 'Lower', 'Move', ['Alt+ArrowUp'], true),
  one('grow.down', 'Taller', 'Move', ['Alt+ArrowDown'], true),

  one('tool.select', 'Select', 'Look', ['V']),
  one('pan', 'Pan, while held', 'Look', ['Space']),
  one('fit', 'Fit the image', 'Look', ['Z']),
  one('oneToOne', 'One to one', 'Look', ['Shift+Z']),
  one('zoomIn', 'Zoom in', 'Look', ['+', '='], true),
  one('zoomOut', 'Zoom out', 'Look', ['-'], true),
  one('hide', 'Hide the selected', 'Look', ['H']),
  one('hideAll', 'Hide all, hold to peek', 'Look', ['Shift+H']),
  one('next', 'Next box', 'Look', ['Tab', 'Alt+.'], true),
  one('previous', 'Previous box', 'Look', ['Shift+Tab', 'Alt+,'], true),
  one('light', 'Light and contrast', 'Look', ['G']),
  one('goAtOnce', 'Digit goes on at once', 'Look', []),
];

export const actionOf = (id: string) => actions.find((action) => action.id === id);

/**
 * Actions that only count with a shape selected and give their key back without one: the arrows move a shape,
 * or else go back and forward. Such a pair may share a key.
 */
const withSelection = /^(nudge|grow)\./;
export const mayShare = (a: string, b: string) => withSelection.test(a) !== withSelection.test(b);
