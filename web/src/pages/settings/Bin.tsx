import { useState } from 'react';
import { post, remove, url } from '../../api/client';
import { useChange } from '../../api/hooks';
import { keys } from '../../api/queries';
import type { Project } from '../../api/types';
import { navigate } from '../../app/router';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { count } from '../../ui/format';
import { Failure } from '../../ui/Loaded';

/** Thirty days in the bin before anything is gone. */
export function Bin({ project }: { project: Project }) {
  const [asking, setAsking] = useState(false);
  const [gone, setGone] = useState(false);
  const bin = useChange(() => remove(url(['projects', project.id])), keys.projects);
  const restore = useChange(() => post(url(['projects', project.id, 'restore'])), keys.projects);
  return (
    <section className="card" aria-labelledby="bin-title">
      <header>
        <h2 id="bin-title">Bin</h2>
      </header>
      <div className="body col gap">
        {gone ? (
          <div className="row wrap">
            <p className="grow">The project is in the bin for 30 days.</p>
            <Button onClick={() => restore.mutate(undefined, { onSuccess: () => setGone(false) })}>Take it out again</Button>
            <Button kind="ghost" onClick={() => navigate('/')}>
              All projects
            </Button>
          </div>
        ) : (
          <div className="row wrap">
            <p className="muted grow">
              {count(project.counts.samples)} images and {count(project.counts.labelled)} labels stay for 30 days and can be taken back
              until then.
            </p>
            <Button kind="danger" onClick={() => setAsking(true)}>
              Move to the bin
            </Button>
          </div>
        )}
        <Failure error={bin.error ?? restore.error} />
        <Confirm
          open={asking}
          title={`Move ${project.name} to the bin?`}
          action="Move to the bin"
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            bin.mutate(undefined, { onSuccess: () => setGone(true) });
          }}
        >
          <p>Labelling stops at once. Everything can be taken back for 30 days.</p>
        </Confirm>
      </div>
    </section>
  );
}
