import { Switch } from '@mantine/core';
import { imageUrl } from '../../api/client';
import type { Project } from '../../api/types';
import { Key } from '../../ui/Key';
import { Swatch } from './parts';
import type { LabelSession } from './session';
import type { Slot } from './state';
import { scoreOf, topSuggestion } from './work';

/** The nearest labelled images, to compare with. */
export function Nearest({ project, slot }: { project: Project; slot: Slot }) {
  const nearest = (slot.item.nearest ?? []).slice(0, 4);
  if (nearest.length === 0) return null;
  const measured = nearest.some((one) => one.distance !== undefined);
  return (
    <section className="near" aria-labelledby="near-title">
      <header>
        <h2 id="near-title">Nearest labelled images</h2>
        {measured ? <span className="tiny dim to-end">distance</span> : null}
      </header>
      <div className="nn">
        {nearest.map((one) => (
          <figure key={one.sample}>
            <img src={imageUrl(project.id, one.sample, 'thumb')} alt="" loading="lazy" />
            <figcaption>
              <b className="trunc own-line">{project.classes[one.class]?.name}</b>
              {one.distance === undefined ? null : <span className="num">{one.distance.toFixed(2)}</span>}
            </figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}

interface ChoicesProps {
  project: Project;
  session: LabelSession;
  slot: Slot;
  readOnly: boolean;
  goAtOnce: boolean;
  toggleGoAtOnce: () => void;
  keyOf: (id: string) => string;
}

/** Classes to choose from: digit, colour, name, the model's score as a bar. One, or several. */
export function Choices({ project, session, slot, readOnly, goAtOnce, toggleGoAtOnce, keyOf }: ChoicesProps) {
  const several = project.task === 'multilabel';
  const { classes } = slot.history.present;
  const top = topSuggestion(slot.item);
  return (
    <section className="choice" aria-labelledby="choice-title">
      <header>
        <h2 id="choice-title">{several ? 'What is in it?' : 'What is it?'}</h2>
        {several ? (
          <span className="tiny muted to-end">several can be true</span>
        ) : (
          <Switch
            className="to-end"
            size="xs"
            labelPosition="left"
            label="digit goes on at once"
            checked={goAtOnce}
            onChange={toggleGoAtOnce}
          />
        )}
      </header>
      <ul className="choices">
        {project.classes
          .filter((one) => !one.retired)
          .map((one, place) => {
            const score = scoreOf(slot.item, one.index);
            const chosen = classes.includes(one.index);
            const suggested = !chosen && (several ? (score ?? 0) >= 0.5 : classes.length === 0 && one.index === top);
            return (
              <li key={one.index}>
                <button
                  type="button"
                  className={['ch', chosen ? 'on' : '', suggested ? 'sug' : ''].filter(Boolean).join(' ')}
                  aria-pressed={chosen}
                  disabled={readOnly}
                  onClick={() => void session.chooseClass(one.index, goAtOnce)}
                >
                  {score === undefined ? null : <span className="fill" style={{ width: `${score * 100}%` }} />}
                  {place < 10 ? <Key>{keyOf(`class.${place}`)}</Key> : null}
                  <Swatch of={one} />
                  <span className="grow trunc">{one.name}</span>
                  {suggested ? <span className="chip w">suggested</span> : null}
                  {score === undefined ? null : <span className="num muted">{score.toFixed(2)}</span>}
                </button>
              </li>
            );
          })}
      </ul>
    </section>
  );
}
