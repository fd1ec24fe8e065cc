import type { Project } from '../../api/types';
import { Key } from '../../ui/Key';
import { commands } from './commands';
import type { Context } from './context';
import { Swatch } from './parts';
import type { LabelState, Slot } from './state';

/** Classes with their digits: sets the selected shape's class, or the next one's. */
export function ClassList(props: { project: Project; state: LabelState; slot: Slot; context: Context; keyOf: (id: string) => string }) {
  const { project, state, slot, context, keyOf } = props;
  const shapes = slot.history.present.shapes;
  const selected = shapes.find((shape) => shape.id === slot.selected);
  const active = selected?.class ?? state.nextClass;
  return (
    <section className="sec-c" aria-labelledby="class-title">
      <header>
        <h2 id="class-title">Class</h2>
        <span className="tiny dim">digit sets the selected, or the next one</span>
      </header>
      <ul>
        {project.classes
          .filter((one) => !one.retired)
          .map((one, place) => {
            const count = shapes.filter((shape) => shape.class === one.index).length;
            return (
              <li key={one.index}>
                <button
                  type="button"
                  className={one.index === active ? 'cl on' : 'cl'}
                  aria-pressed={one.index === active}
                  onClick={() => {
                    if (place < 10) void commands[`class.${place}`](context);
                    else context.session.set({ nextClass: one.index });
                  }}
                >
                  {place < 10 ? <Key>{keyOf(`class.${place}`)}</Key> : <span className="kbd-gap" />}
                  <Swatch of={one} />
                  <span className="grow trunc">{one.name}</span>
                  <span className="num dim">{count || ''}</span>
                </button>
              </li>
            );
          })}
      </ul>
    </section>
  );
}
