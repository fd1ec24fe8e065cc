/** Imports, exports, dataset versions. */

export interface ImportJob {
  id: string;
  kind: 'folder' | 'labels' | 'upload';
  source: string;
  state: 'listing' | 'running' | 'done' | 'failed' | 'cancelled';
  total?: number;
  done: number;
  added: number;
  duplicates: number;
  problems: number;
  createdAt: string;
  secondsLeft?: number;
  reason?: string;
}

/** One line of an import's report. */
export interface ImportFile {
  name: string;
  state: 'added' | 'duplicate' | 'problem';
  reason?: string;
}

export interface ExportJob {
  id: string;
  format: string;
  version?: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  share?: number;
  bytes?: number;
  images?: number;
  verified?: boolean;
  createdAt: string;
  reason?: string;
}

/** An immutable dataset version. */
export interface DatasetVersion {
  id: string;
  name: string;
  event: number;
  hash: string;
  images: number;
  labelled: number;
  split: { train: number; val: number; test: number; seed: number; groupBy?: string };
  createdAt: string;
  createdBy: string;
}

export interface VersionDiff {
  added: number;
  removed: number;
  changed: number;
  samples: { sample: string; name: string; change: 'added' | 'removed' | 'changed'; sentence: string }[];
}

/** A resumable upload as the server sees it. */
export interface UploadInfo {
  id: string;
  offset: number;
  bytes: number;
  state: 'receiving' | 'checking' | 'done' | 'failed';
  added?: number;
  duplicates?: number;
  problems?: number;
  reason?: string;
  import?: string;
}

/** A folder on the server that images may be taken from. */
export interface ImportRoot {
  name: string;
  folders: string[];
}

export const importFormats = [
  { value: 'coco', label: 'COCO' },
  { value: 'yolo', label: 'YOLO' },
  { value: 'voc', label: 'Pascal VOC' },
  { value: 'cvat', label: 'CVAT XML' },
  { value: 'labelstudio', label: 'Label Studio JSON' },
  { value: 'imagefolder', label: 'one folder per class' },
];
