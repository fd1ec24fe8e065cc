import { useProject } from '../../api/queries';
import { Loaded } from '../../ui/Loaded';
import { PageHead } from '../../ui/Shell';
import { Bin } from './Bin';
import { Classes } from './Classes';
import { DetectorCard } from './DetectorCard';
import { ProjectForm } from './ProjectForm';
import './settings.css';
import { Webhooks } from './Webhooks';

/** How the project works: order, budget, classes, messages to other programs, and the bin. */
export default function SettingsPage({ project: id }: { project: string }) {
  const project = useProject(id);
  return (
    <>
      <PageHead title="Settings" window={`Settings · ${project.data?.name ?? ''}`} />
      <main className="page">
        <Loaded query={project} height={400}>
          {(data) => (
            <div className="stack narrow">
              <ProjectForm project={data} />
              <Classes project={data} />
              {data.task === 'detect' || data.task === 'segment' ? <DetectorCard id={data.id} /> : null}
              <Webhooks id={id} />
              <Bin project={data} />
            </div>
          )}
        </Loaded>
      </main>
    </>
  );
}
