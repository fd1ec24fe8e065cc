import type { ProjectSettings, Task } from '../../api/types';

/** What the page knows of the project to be; numbers stay texts while they are typed. */
export interface Draft {
  name: string;
  kind: 'class' | 'boxes' | 'masks';
  several: boolean;
  classes: string[];
  source: 'folder' | 'upload';
  root: string;
  path: string;
  target: string;
  labels: string;
  hours: string;
  hourlyRate: string;
  currency: string;
  strategy: string;
  query: string;
  randomShare: string;
  overlap: string;
  blind: boolean;
  invite: boolean;
}

export const firstDraft: Draft = {
  name: '',
  kind: 'boxes',
  several: false,
  classes: [],
  source: 'folder',
  root: '',
  path: '',
  target: '',
  labels: '',
  hours: '',
  hourlyRate: '',
  currency: 'EUR',
  strategy: 'adaptive',
  query: '60',
  randomShare: '10',
  overlap: '1',
  blind: true,
  invite: false,
};

export const taskOf = (draft: Draft): Task =>
  draft.kind === 'boxes' ? 'detect' : draft.kind === 'masks' ? 'segment' : draft.several ? 'multilabel' : 'classify';

/** Quality figure that the target is set in. */
export const metricOf = (draft: Draft) => ({ detect: 'AP50', segment: 'mIoU', classify: 'accuracy', multilabel: 'mAP' })[taskOf(draft)];

/** Names from a typed or pasted text: by line, comma or semicolon, without those that are there already. */
export function addClasses(classes: string[], text: string): string[] {
  const next = [...classes];
  for (const name of text.split(/[\n,;]+/).map((one) => one.trim())) {
    if (name && !next.some((one) => one.toLowerCase() === name.toLowerCase())) next.push(name.slice(0, 100));
  }
  return next;
}

const number = (text: string) => {
  const value = Number(text.replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
};

/** What is missing before labelling can start, in words; null when nothing is. `files`: how many were chosen for upload. */
export function missing(draft: Draft, files: number): string | null {
  if (!draft.name.trim()) return 'A name is missing.';
  if (draft.source === 'folder' && !draft.root) return 'No images are chosen.';
  if (draft.source === 'upload' && files === 0) return 'No images are chosen.';
  if (draft.classes.length === 0) return 'At least one class is missing.';
  if (taskOf(draft) === 'classify' && draft.classes.length < 2) return 'One class per image needs at least two classes.';
  const target = number(draft.target);
  if (draft.target && (target === undefined || target <= 0 || target >= 1)) return 'The target is a value between 0 and 1, such as 0.75.';
  const query = number(draft.query);
  if (query === undefined || query < 1) return 'A round needs at least one image.';
  return null;
}

/** Body of the request that makes the project. */
export function request(draft: Draft): { name: string; task: Task; classes: string[] } & Partial<ProjectSettings> {
  const share = number(draft.randomShare) ?? 10;
  return {
    name: draft.name.trim(),
    task: taskOf(draft),
    classes: draft.classes,
    strategy: draft.strategy,
    query: number(draft.query) ?? 60,
    randomShare: Math.max(0, Math.min(100, share)) / 100,
    overlap: number(draft.overlap) ?? 1,
    blind: draft.blind,
    target: number(draft.target),
    budget: {
      labels: number(draft.labels),
      hours: number(draft.hours),
      hourlyRate: number(draft.hourlyRate),
      currency: number(draft.hourlyRate) === undefined ? undefined : draft.currency,
    },
  };
}

/** The same project from a terminal. */
export function commandLine(draft: Draft): string {
  const folder = (
    draft.name
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-') || 'project'
  ).replace(/^-|-$/g, '');
  const images = draft.source === 'folder' && draft.path ? draft.path : 'IMAGES';
  const quote = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  return [
    `winnow init ${folder} \\`,
    `  --images ${quote(images)} \\`,
    `  --task ${taskOf(draft)} \\`,
    `  --classes ${quote(draft.classes.join(',') || 'CLASSES')}`,
    `winnow serve ${folder}`,
  ].join('\n');
}
