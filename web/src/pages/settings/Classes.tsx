import { Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { put, url } from '../../api/client';
import { useChange } from '../../api/hooks';
import { Problem } from '../../api/problem';
import { keys, queryClient } from '../../api/queries';
import type { ClassInfo, Project } from '../../api/types';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { classColour } from '../../ui/classColour';
import { colourDistance, tooNear } from '../../ui/colourDistance';
import { Failure } from '../../ui/Loaded';
import { announce } from '../../ui/LiveRegion';
import { token } from '../../ui/useColours';

const resolved = (index: number, classes: ClassInfo[]) => {
  const colour = classColour(index, classes);
  return colour.startsWith('#') ? colour : token(`--class-${(index % 20) + 1}`);
};

/** The list of classes. Each save makes a new version; a class is retired, never deleted, so old labels keep their meaning. */
export function Classes({ project }: { project: Project }) {
  const [basedOn, setBasedOn] = useState(project.schemaVersion);
  const [classes, setClasses] = useState<ClassInfo[]>(project.classes);
  const save = useChange(
    () => put<{ version: number; classes: ClassInfo[] }>(url(['projects', project.id, 'schema']), { basedOn, classes }),
    keys.project(project.id),
  );
  const set = (at: number, part: Partial<ClassInfo>) => setClasses(classes.map((one, i) => (i === at ? { ...one, ...part } : one)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, {
      onSuccess: (schema) => {
        setBasedOn(schema.version);
        setClasses(schema.classes);
        announce('saved');
      },
    });
  };
  const old = save.error instanceof Problem && save.error.status === 409;
  const again = async () => {
    await queryClient.invalidateQueries({ queryKey: keys.project(project.id), exact: true });
    const now = queryClient.getQueryData<Project>(keys.project(project.id));
    if (!now) return;
    setClasses(now.classes);
    setBasedOn(now.schemaVersion);
    save.reset();
  };
  const colours = classes.map((one) => resolved(one.index, classes));
  const changed = JSON.stringify(classes) !== JSON.stringify(project.classes);
  return (
    <section className="card" aria-labelledby="classes-set">
      <header>
        <h2 id="classes-set">Classes</h2>
        <span className="grow" />
        <span className="small muted">version {basedOn}</span>
      </header>
      <form className="body col gap" onSubmit={submit}>
        <ul className="g-classes">
          {classes.map((one, i) => {
            const near = tooNear(i, colours);
            return (
              <li key={one.index} className={one.retired ? 'row retired' : 'row'}>
                <input
                  type="color"
                  aria-label={`Colour of ${one.name}`}
                  value={colours[i]}
                  onChange={(event) => set(i, { colour: event.currentTarget.value })}
                />
                <input
                  className="g-name"
                  aria-label={`Name of class ${i + 1}`}
                  value={one.name}
                  maxLength={100}
                  onChange={(event) => set(i, { name: event.currentTarget.value })}
                />
                {near >= 0 && one.colour ? (
                  <span className="small warn">
                    close to {classes[near].name}, {colourDistance(colours[i], colours[near]).toFixed(0)} of 6
                  </span>
                ) : null}
                {one.colour ? (
                  <Button size="sm" kind="ghost" onClick={() => set(i, { colour: undefined })}>
                    Given colour
                  </Button>
                ) : null}
                <Button size="sm" kind="ghost" onClick={() => set(i, { retired: !one.retired })}>
                  {one.retired ? 'Bring back' : 'Retire'}
                </Button>
              </li>
            );
          })}
        </ul>
        <div>
          <Button
            size="sm"
            icon={<Plus size={14} strokeWidth={1.6} />}
            onClick={() => setClasses([...classes, { index: classes.length, name: '', retired: false }])}
          >
            Add a class
          </Button>
        </div>
        {old ? (
          <Banner tone="f">
            <p>Somebody changed the classes meanwhile. Nothing was saved.</p>
            <Button size="sm" onClick={() => void again()}>
              Show the newest
            </Button>
          </Banner>
        ) : (
          <Failure error={save.error} />
        )}
        <div className="row">
          <Button type="submit" disabled={!changed || classes.some((one) => !one.name.trim()) || save.isPending}>
            Save as version {basedOn + 1}
          </Button>
          <span className="small muted">Labels made so far keep their class; retired ones are no longer offered.</span>
        </div>
      </form>
    </section>
  );
}
