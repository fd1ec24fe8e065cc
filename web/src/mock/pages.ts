import { data } from './data';
import { dashboard } from './dashboard';
import { explore } from './explore';
import { people } from './people';
import type { Handler } from './server';

/** Answers for the pages beside labelling, one file per resource. */
export const pages: Handler[] = [...dashboard, ...explore, ...people, ...data];
