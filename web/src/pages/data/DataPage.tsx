import { useProjectEvents } from '../../api/events';
import { keys, queryClient, useProject } from '../../api/queries';
import { PageHead } from '../../ui/Shell';
import { manages } from '../../ui/roles';
import { AddImages } from './AddImages';
import './data.css';
import { Exports } from './Exports';
import { Imports } from './Imports';
import { Predictions } from './Predictions';
import { Versions } from './Versions';

/** What comes in, what goes out, and what was frozen. */
export default function DataPage({ project: id }: { project: string }) {
  const project = useProject(id).data;
  const again = (part: string) => void queryClient.invalidateQueries({ queryKey: [...keys.project(id), part] });
  useProjectEvents(
    id,
    (kind) => {
      if (kind === 'import') again('imports');
      if (kind === 'export') again('exports');
      if (kind === 'counts') void queryClient.invalidateQueries({ queryKey: keys.project(id), exact: true });
    },
    () => {
      again('imports');
      again('exports');
    },
  );
  const may = manages(project?.role);
  return (
    <>
      <PageHead title="Data" window={`Data · ${project?.name ?? ''}`} />
      <main className="page stack">
        {may ? <AddImages id={id} /> : null}
        <Imports id={id} />
        <div className="cols-2">
          <Exports id={id} may={may} />
          <div className="stack">
            <Versions id={id} may={may} />
            {may ? <Predictions id={id} /> : null}
          </div>
        </div>
      </main>
    </>
  );
}
