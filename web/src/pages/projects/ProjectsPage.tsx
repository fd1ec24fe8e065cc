import { sentence } from '../../api/problem';
import { useProjects, useUser } from '../../api/queries';
import type { Project } from '../../api/types';
import { Link } from '../../app/router';
import { EmptyState } from '../../ui/EmptyState';
import { PageHead } from '../../ui/Shell';
import './projects.css';

/** All projects of the person, and the way to a new one. */
export default function ProjectsPage() {
  const projects = useProjects();
  const items = projects.data?.items ?? [];
  const user = useUser();
  const mayCreate = user?.admin || user?.mayCreate;
  return (
    <>
      <PageHead title="Projects">
        <span className="grow" />
        {items.length > 0 && mayCreate ? (
          <Link to="/new" className="btn primary">
            New project
          </Link>
        ) : null}
      </PageHead>
      <main className="page">
        {projects.isError ? (
          <p role="alert" className="bad">
            {sentence(projects.error)}
          </p>
        ) : null}
        {projects.isSuccess && items.length === 0 ? (
          <EmptyState
            title="Which images matter?"
            actions={
              mayCreate ? (
                <Link to="/new" className="btn primary">
                  Choose a folder
                </Link>
              ) : null
            }
          >
            {mayCreate
              ? 'Point Winnow at a folder. It finds the few images worth a label.'
              : 'You are in no project yet. Ask whoever runs this Winnow for an invitation to one.'}
          </EmptyState>
        ) : null}
        <ul className="projects">
          {items.map((project) => (
            <ProjectCard key={project.id} project={project} />
          ))}
        </ul>
      </main>
    </>
  );
}

const kinds = { classify: 'classes', multilabel: 'classes, several per image', detect: 'boxes', segment: 'outlines' };

function ProjectCard({ project }: { project: Project }) {
  const { counts } = project;
  const share = counts.samples > 0 ? counts.labelled / counts.samples : 0;
  return (
    <li className="card project">
      <h2>
        <Link to={`/projects/${project.id}/dashboard`}>{project.name}</Link>
      </h2>
      <p className="small muted">
        {kinds[project.task]}
        {project.round ? ` · round ${project.round.number}` : ''}
      </p>
      <div
        className="bar"
        role="progressbar"
        aria-label="Labelled"
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <div className="row small">
        <span className="num grow">
          <b>{counts.labelled.toLocaleString('en')}</b>{' '}
          <span className="muted">of {counts.samples.toLocaleString('en')} images labelled</span>
        </span>
        {project.role === 'viewer' ? null : (
          <Link to={`/projects/${project.id}/label`} className="btn sm">
            Label
          </Link>
        )}
      </div>
    </li>
  );
}
