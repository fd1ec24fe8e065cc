import { Menu } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { Link, navigate, usePath } from '../app/router';
import { useProject, useProjects, useSignOut, useUser } from '../api/queries';
import type { Project } from '../api/types';
import { Avatar } from './Avatar';
import { Mark } from './Mark';
import { ThemeButton } from './ThemeButton';
import { AccountItems, PhoneMenu } from './PhoneMenu';
import { allowed, type Place } from './places';

const tasks = { classify: 'Classes', multilabel: 'Classes, several', detect: 'Boxes', segment: 'Outlines' };

/** Side bar (from 720 px) or tab bar around a page. The page draws its own `PageHead`. */
export function Shell({ project: id, children }: { project?: string; children: ReactNode }) {
  const path = usePath();
  const project = useProject(id).data;
  const here = (place: Place) => path === `/projects/${id}/${place.path}`;
  return (
    <div className="app">
      <aside className="side">
        <Link to="/" className="brand" aria-label="Winnow, all projects">
          <Mark />
          <span className="word">Winnow</span>
        </Link>
        {id ? <ProjectMenu project={project} /> : null}
        {id ? (
          <nav aria-label="Project" className="col">
            {allowed(project).map((place) => (
              <Link
                key={place.path}
                to={`/projects/${id}/${place.path}`}
                className={here(place) ? 'nav on' : 'nav'}
                aria-current={here(place) ? 'page' : undefined}
              >
                <place.icon size={16} strokeWidth={1.6} aria-hidden="true" />
                {place.label}
                {project && place.count ? <span className="n">{place.count(project)?.toLocaleString('en')}</span> : null}
              </Link>
            ))}
          </nav>
        ) : null}
        <Foot />
      </aside>
      <div className="main">{children}</div>
      {id ? (
        <nav className="tabbar" aria-label="Project">
          {allowed(project)
            .filter((place) => place.tab)
            .map((place) => (
              <Link
                key={place.path}
                to={`/projects/${id}/${place.path}`}
                className={here(place) ? 'on' : ''}
                aria-current={here(place) ? 'page' : undefined}
              >
                <place.icon size={20} strokeWidth={1.6} aria-hidden="true" />
                {place.label}
              </Link>
            ))}
        </nav>
      ) : null}
    </div>
  );
}

function ProjectMenu({ project }: { project?: Project }) {
  const all = useProjects().data?.items ?? [];
  return (
    <Menu position="bottom-start" width={196}>
      <Menu.Target>
        <button type="button" className="proj">
          <span className="grow">
            <b className="trunc own-line">{project?.name ?? '\u00a0'}</b>
            <span className="tiny muted">
              {project ? `${tasks[project.task]} · ${project.classes.filter((one) => !one.retired).length} classes` : '\u00a0'}
            </span>
            <span className="sr">, change project</span>
          </span>
          <ChevronDown size={16} strokeWidth={1.6} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {all.map((one) => (
          <Menu.Item key={one.id} onClick={() => navigate(`/projects/${one.id}/dashboard`)}>
            {one.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => navigate('/')}>All projects</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Foot() {
  const user = useUser();
  const signOut = useSignOut();
  return (
    <div className="foot">
      <div className="row">
        <Menu position="top-start" width={196}>
          <Menu.Target>
            <button type="button" className="row who grow">
              <Avatar name={user?.displayName ?? ''} />
              <span className="trunc">{user?.displayName}</span>
              <span className="sr">, your account</span>
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <AccountItems />
            <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <ThemeButton />
      </div>
    </div>
  );
}

/** The sticky head of a page in the shell: its one `h1`, and what stands at its right. Also names the window. */
export function PageHead({ title, window: name = title, children }: { title: string; window?: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${name} · Winnow`;
  }, [name]);
  return (
    <header className="head">
      <PhoneMenu />
      <h1 className="trunc">{title}</h1>
      {children}
    </header>
  );
}
