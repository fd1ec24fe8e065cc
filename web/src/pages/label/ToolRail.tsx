import { Tooltip } from '@mantine/core';
import { Brush, Contrast, Diamond, Eraser, Eye, EyeOff, Hand, MousePointer2, Pentagon, Scan, Tag, type LucideIcon } from 'lucide-react';
import { commands } from './commands';
import type { Context } from './context';
import type { LabelState } from './state';

const tools: { id: string; label: string; icon: LucideIcon }[] = [
  { id: 'tool.select', label: 'Select', icon: MousePointer2 },
  { id: 'tool.box', label: 'Draw a box', icon: Scan },
  { id: 'tool.rotated', label: 'Rotated box', icon: Diamond },
  { id: 'tool.polygon', label: 'Polygon', icon: Pentagon },
  { id: 'tool.brush', label: 'Brush', icon: Brush },
  { id: 'tool.eraser', label: 'Eraser', icon: Eraser },
  { id: 'tags', label: 'Tags', icon: Tag },
];

/** Tools and ways to look, each with its key. */
export function ToolRail({ state, context, keyOf }: { state: LabelState; context: Context; keyOf: (id: string) => string }) {
  const button = (id: string, label: string, Icon: LucideIcon, on: boolean, run: () => void) => (
    <Tooltip key={id} label={`${label} · ${keyOf(id)}`} position="right">
      <button type="button" className={on ? 'tl on' : 'tl'} aria-label={`${label}, ${keyOf(id)}`} aria-pressed={on} onClick={run}>
        <Icon size={20} strokeWidth={1.6} aria-hidden="true" />
        <span aria-hidden="true">{keyOf(id)}</span>
      </button>
    </Tooltip>
  );
  const run = (id: string) => () => void commands[id](context);
  return (
    <nav className="rail" aria-label="Tools">
      {tools.map((tool) => button(tool.id, tool.label, tool.icon, `tool.${state.tool}` === tool.id, run(tool.id)))}
      <span className="gap" />
      {button('pan', 'Pan', Hand, state.tool === 'pan', () => context.session.set({ tool: state.tool === 'pan' ? 'select' : 'pan' }))}
      {button('light', 'Light and contrast', Contrast, false, run('light'))}
      {button('hideAll', state.allHidden ? 'Show all' : 'Hide all', state.allHidden ? EyeOff : Eye, state.allHidden, run('hideAll'))}
    </nav>
  );
}
