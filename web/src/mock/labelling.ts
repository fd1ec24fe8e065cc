import type { Handler } from './server';

export const labelling: Handler[] = [];
