import { Box, ChartLine, Database, LayoutGrid, ListChecks, Maximize, Settings, Users, Waves, type LucideIcon } from 'lucide-react';
import type { Project, Role } from '../api/types';
import { includes } from './roles';

export interface Place {
  path: string;
  label: string;
  icon: LucideIcon;
  count?: (project: Project) => number | undefined;
  /** In the tab bar of small screens; the others are behind the mark there. */
  tab?: boolean;
  /** The least role that is shown it. */
  role?: Role;
}

/** Pages of a project, in the order of the side bar. */
export const places: Place[] = [
  { path: 'label', label: 'Label', icon: Maximize, count: (project) => project.counts.queue, tab: true, role: 'labeller' },
  { path: 'dashboard', label: 'Dashboard', icon: ChartLine, tab: true },
  { path: 'explore', label: 'Explore', icon: LayoutGrid, count: (project) => project.counts.samples, tab: true },
  { path: 'review', label: 'Review', icon: ListChecks, role: 'reviewer' },
  { path: 'stream', label: 'Stream', icon: Waves },
  { path: 'models', label: 'Models', icon: Box },
  { path: 'data', label: 'Data', icon: Database, tab: true },
  { path: 'people', label: 'People', icon: Users, role: 'manager' },
  { path: 'settings', label: 'Settings', icon: Settings, role: 'manager' },
];

export const allowed = (project?: Project) => places.filter((place) => !place.role || includes(project?.role, place.role));
