import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** Path parameters that a page may ask for; those its path does not name are undefined. */
export interface PageProps {
  project: string;
  id: string;
}

/** One page: where it is, what loads it, and whether the shell (side, head) is around it. */
export interface Route {
  path: string;
  page: LazyExoticComponent<ComponentType<PageProps>>;
  /** `open`: no sign-in. `bare`: signed in, fills the window. `shell`: side bar and tab bar around it. */
  frame: 'open' | 'bare' | 'shell';
}

const page = (load: () => Promise<{ default: ComponentType<PageProps> }>) => lazy(load);

/** Every page of the app, written out. The first match wins. A page is a default export, loaded when first shown. */
export const routes: Route[] = [
  { path: '/', page: page(() => import('../pages/projects/ProjectsPage')), frame: 'shell' },
  { path: '/setup', page: page(() => import('../pages/sign/SetUpPage')), frame: 'open' },
  { path: '/invite', page: page(() => import('../pages/sign/InvitePage')), frame: 'open' },
  { path: '/projects/:project/label', page: page(() => import('../pages/label/LabelPage')), frame: 'bare' },
  { path: '/projects/:project/dashboard', page: page(() => import('../pages/dashboard/DashboardPage')), frame: 'shell' },
  { path: '/projects/:project/explore', page: page(() => import('../pages/explore/ExplorePage')), frame: 'shell' },
  { path: '/projects/:project/data', page: page(() => import('../pages/data/DataPage')), frame: 'shell' },
  { path: '/projects/:project/review', page: page(() => import('../pages/review/ReviewPage')), frame: 'shell' },
  { path: '/projects/:project/models', page: page(() => import('../pages/models/ModelsPage')), frame: 'shell' },
  { path: '/projects/:project/models/:id', page: page(() => import('../pages/models/ModelPage')), frame: 'shell' },
  { path: '/projects/:project/people', page: page(() => import('../pages/people/PeoplePage')), frame: 'shell' },
  { path: '/projects/:project/settings', page: page(() => import('../pages/settings/SettingsPage')), frame: 'shell' },
  { path: '/projects/:project/stream', page: page(() => import('../pages/stream/StreamPage')), frame: 'shell' },
  { path: '/account', page: page(() => import('../pages/account/AccountPage')), frame: 'shell' },
  { path: '/admin', page: page(() => import('../pages/admin/AdminPage')), frame: 'shell' },
  { path: '/federation', page: page(() => import('../pages/federation/FederationPage')), frame: 'shell' },
  { path: '/new', page: page(() => import('../pages/setup/SetupPage')), frame: 'bare' },
];
