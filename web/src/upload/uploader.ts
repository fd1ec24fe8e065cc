import { sentence, Unreached } from '../api/problem';
import { find, forget, remember } from './ledger';
import { mostTries, step, waitSeconds, type UploadEvent, type UploadState } from './machine';
import { wire as overHttp, type Wire } from './wire';

export interface UploadFile {
  readonly key: number;
  readonly project: string;
  readonly name: string;
  readonly bytes: number;
  state: UploadState;
}
interface Job extends UploadFile {
  file: File;
  stop?: AbortController;
  tries: number;
}

/** Bytes of one PATCH: small enough that little is sent twice after a cut, large enough that the round trip does not count. */
export const partBytes = 4 * 1024 * 1024;
const atOnce = 3;

/** Sends files part by part, a few at a time; survives cuts, pauses and, for files chosen again, a reload. One per page, as it goes on while people label. */
export class Uploader {
  #jobs: Job[] = [];
  #next = 1;
  #listeners = new Set<() => void>();
  #wire: Wire;
  #sleep: (seconds: number) => Promise<void>;
  /** A new list whenever something changed. */
  files: readonly UploadFile[] = [];

  constructor(wire: Wire = overHttp, sleep = (seconds: number) => new Promise<void>((done) => setTimeout(done, seconds * 1000))) {
    this.#wire = wire;
    this.#sleep = sleep;
  }

  add(project: string, files: Iterable<File>) {
    for (const file of files) {
      const name = file.webkitRelativePath || file.name;
      if (this.#jobs.some((job) => job.project === project && job.name === name && job.bytes === file.size && job.state.at !== 'removed'))
        continue;
      this.#jobs.push({ key: this.#next++, project, name, bytes: file.size, file, state: { at: 'waiting' }, tries: 0 });
    }
    this.#tell();
    this.#fill();
  }
  pause = (key?: number) => this.#each(key, { type: 'pause' });
  resume = (key?: number) => {
    for (const job of this.#jobs) if (key === undefined || job.key === key) job.tries = 0;
    this.#each(key, { type: 'resume' });
  };
  remove(key: number) {
    const job = this.#jobs.find((one) => one.key === key);
    if (!job) return;
    const id = 'id' in job.state ? job.state.id : undefined;
    this.#each(key, { type: 'remove' });
    // The server drops what was never completed by itself after a while; that this call may fail does no harm.
    if (id) this.#wire.drop(job.project, id).then(() => forget(id), () => undefined); // prettier-ignore
  }
  /** Takes finished files off the list. */
  tidy() {
    this.#jobs = this.#jobs.filter((job) => job.state.at !== 'done' && job.state.at !== 'removed');
    this.#tell();
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  #each(key: number | undefined, event: UploadEvent) {
    for (const job of this.#jobs) {
      if (key !== undefined && job.key !== key) continue;
      this.#step(job, event);
      if (event.type === 'pause' || event.type === 'remove') job.stop?.abort();
    }
    this.#fill();
  }
  #step(job: Job, event: UploadEvent) {
    const next = step(job.state, event);
    if (next === job.state) return;
    job.state = next;
    this.#tell();
  }
  #tell() {
    this.files = this.#jobs
      .filter((job) => job.state.at !== 'removed')
      .map(({ key, project, name, bytes, state }) => ({ key, project, name, bytes, state }));
    this.#listeners.forEach((listener) => listener());
  }
  #fill() {
    let running = this.#jobs.filter((job) => ['starting', 'sending', 'checking', 'retrying'].includes(job.state.at)).length;
    for (const job of this.#jobs) {
      if (running >= atOnce) return;
      if (job.state.at !== 'waiting') continue;
      running++;
      void this.#run(job);
    }
  }

  async #run(job: Job) {
    const stop = new AbortController();
    job.stop = stop;
    this.#step(job, { type: 'start' });
    try {
      const id = await this.#begin(job);
      await this.#send(job, id, stop.signal);
      await this.#check(job, id, stop.signal);
    } catch (error) {
      if (!stop.signal.aborted) await this.#lost(job, error, stop.signal);
    } finally {
      this.#fill();
    }
  }

  async #begin(job: Job): Promise<string> {
    const about = { project: job.project, name: job.name, bytes: job.bytes, lastModified: job.file.lastModified };
    const before = find(about);
    const had = before ? await this.#wire.offset(job.project, before.upload) : null;
    if (before && had === null) forget(before.upload);
    const made = before && had !== null ? { id: before.upload, offset: had } : await this.#wire.create(job.project, about);
    remember({ ...about, upload: made.id });
    this.#step(job, { type: 'created', ...made });
    return made.id;
  }

  async #send(job: Job, id: string, signal: AbortSignal) {
    while (job.state.at === 'sending' && job.state.offset < job.bytes) {
      const { offset } = job.state;
      const next = await this.#wire.send(job.project, id, offset, job.file.slice(offset, offset + partBytes), signal);
      if (next < offset) throw new Error(`The server has ${next} of ${offset} bytes that were sent.`);
      job.tries = 0;
      this.#step(job, { type: 'sent', offset: next });
    }
    this.#step(job, { type: 'complete' });
  }

  async #check(job: Job, id: string, signal: AbortSignal) {
    for (let wait = 0.5; job.state.at === 'checking' && !signal.aborted; wait = Math.min(5, wait * 1.5)) {
      const info = await this.#wire.info(job.project, id);
      if (info.state === 'done' || info.state === 'failed') {
        forget(id);
        const { added = 0, duplicates = 0, problems = 0, reason } = info;
        if (info.state === 'done') this.#step(job, { type: 'checked', added, duplicates, problems, reason });
        else this.#step(job, { type: 'refused', reason: reason ?? 'The server could not read this file.' });
        return;
      }
      await this.#sleep(wait);
    }
  }

  async #lost(job: Job, error: unknown, signal: AbortSignal) {
    if (!(error instanceof Unreached)) return this.#step(job, { type: 'refused', reason: sentence(error) });
    if (++job.tries > mostTries) return this.#step(job, { type: 'refused', reason: 'The server could not be reached in eight tries.' });
    this.#step(job, { type: 'lost', reason: sentence(error) });
    await this.#sleep(waitSeconds(job.tries));
    if (!signal.aborted) this.#step(job, { type: 'resume' });
  }
}

/** The page's one uploader. */
export const uploader = new Uploader();
