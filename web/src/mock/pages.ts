import { admin } from './admin';
import { dashboard } from './dashboard';
import { data } from './data';
import { explore } from './explore';
import { people } from './people';
import { parts } from './project-parts';
import { federation } from './federation';
import type { Handler } from './server';

/** Answers for the pages beside labelling, one file per resource. */
export const pages: Handler[] = [...dashboard, ...explore, ...people, ...data, ...parts, ...admin, ...federation];
