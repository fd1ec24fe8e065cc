import type { Role } from '../api/types';

const order: Role[] = ['viewer', 'labeller', 'reviewer', 'manager', 'admin'];

/** True when `role` includes `needed`; each role includes those before it. */
export const includes = (role: Role | undefined, needed: Role) => role !== undefined && order.indexOf(role) >= order.indexOf(needed);
export const labels = (role: Role | undefined) => includes(role, 'labeller');
export const reviews = (role: Role | undefined) => includes(role, 'reviewer');
export const manages = (role: Role | undefined) => includes(role, 'manager');

/** What each role may do, as offered when inviting. */
export const roleWords: Record<Role, string> = {
  viewer: 'Viewer: sees everything, changes nothing',
  labeller: 'Labeller: labels images',
  reviewer: 'Reviewer: also settles disagreements',
  manager: 'Manager: also images, people and settings',
  admin: 'Administrator: every project and account',
};
export const grantable = ['viewer', 'labeller', 'reviewer', 'manager'] as const;
