import { dashboard } from './dashboard';
import type { Handler } from './server';

/** Answers for the pages beside labelling, one file per resource. */
export const pages: Handler[] = [...dashboard];
