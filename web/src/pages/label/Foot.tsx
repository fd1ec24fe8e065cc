import { Menu } from '@mantine/core';
import { CircleHelp, SkipForward } from 'lucide-react';
import { useRef } from 'react';
import type { Project } from '../../api/types';
import { Button } from '../../ui/Button';
import { commands } from './commands';
import type { Context } from './context';
import type { LabelState, Slot } from './state';
import { isDrawn, suggestedOf, topSuggestion } from './work';

/** Milliseconds after which a press on Skip asks for the reason. */
const longPress = 500;

const reasons = ['not clear enough', 'empty', 'the wrong kind of image', 'there twice', 'one for an expert'];

/** Skip, unsure, and the one black button, which says what Enter does now. */
export function Foot(props: {
  project: Project;
  state: LabelState;
  slot: Slot;
  context: Context;
  keyOf: (id: string) => string;
  skipOpen: boolean;
  setSkipOpen: (open: boolean) => void;
}) {
  const { project, state, slot, context, keyOf } = props;
  const hold = useRef<ReturnType<typeof setTimeout>>(undefined);
  const held = useRef(false);
  if (state.viewing !== null) {
    return (
      <footer>
        <p className="small muted" role="status">
          Answered. {keyOf('undo')} opens it again with what was said.
        </p>
        <div className="row">
          <Button className="grow" keys={keyOf('undo')} onClick={() => commands.undo(context)}>
            Open again
          </Button>
          <Button kind="primary" className="grow" keys={keyOf('forward')} onClick={() => commands.forward(context)}>
            Forward
          </Button>
        </div>
      </footer>
    );
  }
  return (
    <footer>
      {state.hint ? <p className="small hint">{state.hint}</p> : null}
      <div className="row">
        <Button
          className="grow"
          icon={<SkipForward size={16} strokeWidth={1.6} aria-hidden="true" />}
          keys={keyOf('skip')}
          onPointerDown={() => {
            held.current = false;
            hold.current = setTimeout(() => {
              held.current = true;
              props.setSkipOpen(true);
            }, longPress);
          }}
          onPointerUp={() => clearTimeout(hold.current)}
          onPointerLeave={() => clearTimeout(hold.current)}
          onClick={() => {
            if (!held.current) void commands.skip(context);
            held.current = false;
          }}
        >
          Skip
        </Button>
        <Menu opened={props.skipOpen} onChange={props.setSkipOpen} position="top-start" width={220}>
          <Menu.Target>
            <span className="skip-anchor" aria-hidden="true" />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>Skip, because it is</Menu.Label>
            {reasons.map((reason) => (
              <Menu.Item key={reason} onClick={() => void context.session.submit('skip', reason)}>
                {reason}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Button
          className="grow"
          icon={<CircleHelp size={16} strokeWidth={1.6} aria-hidden="true" />}
          keys={keyOf('unsure')}
          onClick={() => commands.unsure(context)}
        >
          Unsure
        </Button>
      </div>
      <Button kind="primary" size="lg" block keys={keyOf('submit')} onClick={() => commands.submit(context)}>
        {mainWords(project, slot, state)}
      </Button>
    </footer>
  );
}

function mainWords(project: Project, slot: Slot, state: LabelState): string {
  const work = slot.history.present;
  if (state.picture.state === 'broken' && !state.picture.offline) return 'Next image';
  if (state.drafting) return 'Close the outline';
  if (isDrawn(project.task)) {
    const open = suggestedOf(work).length;
    return slot.warned && open > 0 ? `Leave out ${open} suggested, go on` : 'Submit and go on';
  }
  if (project.task === 'multilabel') return work.classes.length === 0 ? 'None of them, go on' : 'Submit and go on';
  const index = work.classes[0] ?? topSuggestion(slot.item);
  const name = index === null ? undefined : project.classes[index]?.name;
  if (!name) return 'Choose a class';
  return work.classes.length > 0 ? `Submit ${name}` : `Accept ${name}`;
}
