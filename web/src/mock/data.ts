import type { DatasetVersion, ExportJob, ImportFile, ImportJob, UploadInfo } from '../api/data';
import type { Project } from '../api/types';
import { list } from './projects';
import { problem, type Call, type Handler } from './server';

const query = new URLSearchParams(location.search);
const imports: ImportJob[] = query.has('empty')
  ? []
  : [
      {
        id: 'im2',
        kind: 'folder',
        source: 'data / flights/2024-12',
        state: 'running',
        total: 1200,
        done: 412,
        added: 410,
        duplicates: 2,
        problems: 0,
        createdAt: '2026-03-05T08:00:00Z',
        secondsLeft: 96,
      },
      {
        id: 'im1',
        kind: 'folder',
        source: 'data / flights/2024-11',
        state: 'done',
        total: 2901,
        done: 2901,
        added: 2895,
        duplicates: 3,
        problems: 3,
        createdAt: '2026-03-02T08:00:00Z',
      },
    ];
const files: ImportFile[] = [
  { name: '0412.jpg', state: 'problem', reason: 'ends after 212 of 340 kB' },
  { name: 'scan.tiff', state: 'problem', reason: '61,000 × 61,000 pixels; the limit is 200 million' },
  { name: 'notes.jpg', state: 'problem', reason: 'is a text file, not an image' },
  { name: '0001 (copy).jpg', state: 'duplicate', reason: 'the same bytes as 0001.jpg' },
  ...Array.from({ length: 200 }, (_, i): ImportFile => ({ name: `${String(i).padStart(4, '0')}.jpg`, state: 'added' })),
];
const exports: ExportJob[] = query.has('empty')
  ? []
  : [
      { id: 'ex2', format: 'coco', state: 'running', share: 0.4, createdAt: '2026-03-05T09:00:00Z' },
      {
        id: 'ex1',
        format: 'yolo',
        version: 'March',
        state: 'done',
        bytes: 412_000_000,
        images: 454,
        verified: true,
        createdAt: '2026-03-04T09:00:00Z',
      },
    ];
const versions: DatasetVersion[] = query.has('empty')
  ? []
  : [
      {
        id: 'v2',
        name: 'March',
        event: 1204,
        hash: '9f2c41ab77e0c2d1',
        images: 2895,
        labelled: 420,
        split: { train: 294, val: 63, test: 63, seed: 1, groupBy: 'folder' },
        createdAt: '2026-03-04T08:00:00Z',
        createdBy: 'Mara Okafor',
      },
      {
        id: 'v1',
        name: 'First hundred',
        event: 311,
        hash: '0a1b2c3d4e5f6071',
        images: 2895,
        labelled: 100,
        split: { train: 70, val: 15, test: 15, seed: 1 },
        createdAt: '2026-03-02T12:00:00Z',
        createdBy: 'Mara Okafor',
      },
    ];
const uploads = new Map<string, UploadInfo & { project: string }>();

function makeProject({ body }: { body: Partial<Project> & { classes: string[] } & Project['settings'] }) {
  if (list.some((one) => one.name === body.name))
    return problem(409, `There is a project named ${body.name}.`, { field: 'name', remedy: 'Take another name.' });
  const project: Project = {
    id: `new${list.length}project`.padEnd(12, '0'),
    name: body.name!,
    task: body.task!,
    classes: (body.classes as unknown as string[]).map((name, index) => ({ index, name, retired: false })),
    schemaVersion: 1,
    counts: { samples: 0, labelled: 0, pool: 0, skipped: 0, unsure: 0, broken: 0, queue: 0 },
    settings: { ...list[0].settings, strategy: body.strategy, budget: body.budget },
    role: 'manager',
  };
  list.push(project);
  return project;
}

function startImport({
  params,
  body,
}: {
  params: Record<string, string>;
  body: { kind: ImportJob['kind']; root?: string; path?: string; format?: string };
}) {
  const job: ImportJob = {
    id: `im${imports.length + 1}`,
    kind: body.kind,
    source: body.kind === 'labels' ? `${body.format} labels` : `${body.root} / ${body.path || '.'}`,
    state: 'running',
    total: 900,
    done: 0,
    added: 0,
    duplicates: 0,
    problems: 0,
    createdAt: new Date().toISOString(),
    secondsLeft: 60,
  };
  imports.unshift(job);
  const timer = setInterval(() => {
    job.done = Math.min(900, job.done + 75);
    job.added = job.done;
    job.secondsLeft = (900 - job.done) / 15;
    const project = list.find((one) => one.id === params.project);
    if (project && job.done >= 225) Object.assign(project.counts, { samples: job.done, pool: job.done, queue: 60 });
    if (job.done >= 900) {
      job.state = 'done';
      clearInterval(timer);
    }
  }, 700);
  return job;
}

function part({ params, body, request }: Call & { body: ArrayBuffer }) {
  const upload = uploads.get(params.upload);
  if (!upload) return problem(404, 'There is no such upload.');
  const sent = body as unknown as ArrayBuffer;
  if (Number(request.headers.get('Upload-Offset')) !== upload.offset)
    return new Response(null, { status: 409, headers: { 'Upload-Offset': String(upload.offset) } });
  upload.offset += sent.byteLength;
  if (upload.offset >= upload.bytes) {
    upload.state = 'checking';
    setTimeout(() => Object.assign(upload, { state: 'done', added: 1 }), 800);
    const project = list.find((one) => one.id === upload.project);
    if (project) Object.assign(project.counts, { samples: project.counts.samples + 1, queue: Math.min(60, project.counts.queue + 1) });
  }
  return new Response(null, { status: 204, headers: { 'Upload-Offset': String(upload.offset) } });
}

export const data: Handler[] = [
  ['POST', 'projects', makeProject as Handler[2]],
  [
    'GET',
    'roots',
    () => ({
      items: query.has('empty')
        ? []
        : [
            { name: 'data', folders: ['flights/2024-11', 'flights/2024-12', 'street'] },
            { name: 'archive', folders: [] },
          ],
      next: null,
    }),
  ],
  ['GET', 'projects/:project/imports', () => ({ items: imports, next: null })],
  ['POST', 'projects/:project/imports', startImport as Handler[2]],
  [
    'GET',
    'projects/:project/imports/:id/files',
    ({ query: asked }) => ({ items: files.filter((file) => !asked.get('state') || file.state === asked.get('state')), next: null }),
  ],
  [
    'POST',
    'projects/:project/uploads',
    ({ params, body }: { params: Record<string, string>; body: { bytes: number } }) => {
      const id = `up${uploads.size + 1}`;
      uploads.set(id, { id, bytes: body.bytes, offset: 0, state: 'receiving', project: params.project });
      return { id, offset: 0 };
    },
  ],
  [
    'HEAD',
    'projects/:project/uploads/:upload',
    ({ params }) =>
      new Response(
        null,
        uploads.has(params.upload) ? { headers: { 'Upload-Offset': String(uploads.get(params.upload)!.offset) } } : { status: 404 },
      ),
  ],
  ['PATCH', 'projects/:project/uploads/:upload', part as Handler[2]],
  ['GET', 'projects/:project/uploads/:upload', ({ params }) => uploads.get(params.upload) ?? problem(404, 'There is no such upload.')],
  ['DELETE', 'projects/:project/uploads/:upload', ({ params }) => void uploads.delete(params.upload)],
  ['GET', 'projects/:project/exports', () => ({ items: exports, next: null })],
  [
    'POST',
    'projects/:project/exports',
    ({ body }: { body: { format: string } }) =>
      void exports.unshift({ id: `ex${exports.length + 1}`, format: body.format, state: 'waiting', createdAt: new Date().toISOString() }),
  ],
  ['GET', 'projects/:project/versions', () => ({ items: versions, next: null })],
  [
    'POST',
    'projects/:project/versions',
    ({ body }: { body: { name: string; split: DatasetVersion['split'] } }) =>
      void versions.unshift({
        ...versions[0],
        id: `v${versions.length + 1}`,
        name: body.name,
        split: { ...body.split, train: 318, val: 68, test: 68 },
        createdAt: new Date().toISOString(),
      }),
  ],
  [
    'GET',
    'projects/:project/versions/:a/diff/:b',
    () => ({
      added: 320,
      changed: 12,
      removed: 1,
      samples: [
        { sample: '10002', name: 'flight-02/00002.jpg', change: 'added', sentence: '5 boxes' },
        { sample: '10014', name: 'flight-02/00014.jpg', change: 'changed', sentence: '1 Car became Other vehicle' },
      ],
    }),
  ],
  ['POST', 'projects/:project/predictions', () => ({ images: 2100, suggestions: 9180, unknown: 4 })],
];
