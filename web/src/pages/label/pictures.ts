import { Problem, sentence } from '../../api/problem';

export type Picture =
  { state: 'loading' } | { state: 'shown'; bitmap: ImageBitmap } | { state: 'broken'; title: string; detail: string; offline: boolean };

const kept = 8;

/** Decoded pictures by address, the last eight. A picture is given out only when it is decoded, so nothing is ever shown half. */
export class Pictures {
  private readonly known = new Map<string, Promise<Picture>>();
  private held: string | null = null;
  private wanted: string[] = [];
  private readonly files = new Map<string, Blob>();
  private fetching = false;

  /** The one on the stage: it is drawn again and again, so it stays however many are loaded after it. */
  hold(address: string) {
    this.held = address;
  }

  load(address: string): Promise<Picture> {
    let picture = this.known.get(address);
    if (!picture) {
      picture = decode(address, this.files.get(address)).then((result) => {
        // A picture that failed for want of a connection is asked for again next time.
        if (result.state === 'broken') this.known.delete(address);
        return result;
      });
    }
    // Moved to the end: the least recently wanted one goes first.
    this.known.delete(address);
    this.known.set(address, picture);
    for (const [old, gone] of this.known) {
      if (this.known.size <= kept) break;
      if (old === this.held) continue;
      this.known.delete(old);
      void gone.then((result) => result.state === 'shown' && result.bitmap.close());
    }
    return picture;
  }

  /** Whether a picture's file is here, so that it can be shown without a connection. */
  has(address: string) {
    return this.files.has(address);
  }

  /**
   * Keeps the files of these pictures, so that they can be shown without a connection; those of others are let go. They are fetched one
   * after the other, the first first; without a connection fetching ends, and the next call takes it up again.
   */
  async keep(addresses: string[], changed: () => void) {
    this.wanted = addresses;
    for (const address of this.files.keys()) if (!addresses.includes(address)) this.files.delete(address);
    changed();
    if (this.fetching) return;
    this.fetching = true;
    const failed = new Set<string>();
    try {
      for (;;) {
        const address = this.wanted.find((one) => !this.files.has(one) && !failed.has(one));
        if (address === undefined) break;
        const response = await fetch(address, { credentials: 'same-origin' });
        // Why it cannot be had is said when its turn comes.
        if (!response.ok) failed.add(address);
        else this.files.set(address, await response.blob());
        changed();
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    } finally {
      this.fetching = false;
    }
  }
}

const unreached = (error: unknown): Picture => ({
  state: 'broken',
  title: 'This image was not loaded yet',
  detail: `${sentence(error)} It is shown when the connection is back.`,
  offline: true,
});

async function decode(address: string, file?: Blob): Promise<Picture> {
  if (file) return bitmapOf(file);
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin' });
  } catch (error) {
    return unreached(error);
  }
  if (!response.ok) {
    const json = response.headers.get('Content-Type')?.includes('json');
    const body = json ? ((await response.json().catch(() => ({}))) as { title?: string; detail?: string }) : {};
    const problem = new Problem(response.status, body);
    return { state: 'broken', title: body.title ?? 'This image cannot be shown', detail: problem.message, offline: false };
  }
  let received: Blob;
  try {
    received = await response.blob();
  } catch (error) {
    return unreached(error);
  }
  return bitmapOf(received);
}

async function bitmapOf(file: Blob): Promise<Picture> {
  try {
    return { state: 'shown', bitmap: await createImageBitmap(file) };
  } catch {
    return {
      state: 'broken',
      title: 'This image cannot be shown',
      detail: 'The browser cannot read the picture that the server made of it.',
      offline: false,
    };
  }
}
