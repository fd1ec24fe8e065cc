import { post, url } from '../../api/client';
import type { AnswerReply, Project } from '../../api/types';

/** Sends long lists in parts the server takes, one after the other. */
export async function inChunks(ids: string[], most: number, send: (part: string[]) => Promise<unknown>) {
  for (let i = 0; i < ids.length; i += most) await send(ids.slice(i, i + most));
}

/** One answer per image, four on their way at a time; `done` hears how many are stored. The first refusal ends it; what is stored stays. */
export async function labelAll(project: Project, ids: string[], index: number, done: (count: number) => void) {
  let next = 0;
  let stored = 0;
  const work = async () => {
    while (next < ids.length) {
      const sample = ids[next++];
      await post<AnswerReply>(url(['projects', project.id, 'answers']), {
        key: crypto.randomUUID(),
        sample,
        outcome: 'label',
        value: { classes: [index] },
        reason: 'chosen together in Explore',
        leadMs: 0,
        schemaVersion: project.schemaVersion,
      });
      done(++stored);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}
