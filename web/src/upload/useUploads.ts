import { useSyncExternalStore } from 'react';
import { uploader, type UploadFile } from './uploader';

/** Files of a project on their way; all of them without a project. */
export function useUploads(project?: string): readonly UploadFile[] {
  const files = useSyncExternalStore(uploader.subscribe, () => uploader.files);
  return project === undefined ? files : files.filter((file) => file.project === project);
}
