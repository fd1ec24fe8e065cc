import { Problem, sentence } from '../../api/problem';

export type Picture =
  { state: 'loading' } | { state: 'shown'; bitmap: ImageBitmap } | { state: 'broken'; title: string; detail: string; offline: boolean };

const kept = 8;

/** Decoded pictures by address, the last eight. A picture is given out only when it is decoded, so nothing is ever shown half. */
export class Pictures {
  private readonly known = new Map<string, Promise<Picture>>();
  private held: string | null = null;

  /** The one on the stage: it is drawn again and again, so it stays however many are loaded after it. */
  hold(address: string) {
    this.held = address;
  }

  load(address: string): Promise<Picture> {
    let picture = this.known.get(address);
    if (!picture) {
      picture = decode(address).then((result) => {
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
}

async function decode(address: string): Promise<Picture> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin' });
  } catch (error) {
    return {
      state: 'broken',
      title: 'This image was not loaded yet',
      detail: `${sentence(error)} It is shown when the connection is back.`,
      offline: true,
    };
  }
  if (!response.ok) {
    const json = response.headers.get('Content-Type')?.includes('json');
    const body = json ? ((await response.json().catch(() => ({}))) as { title?: string; detail?: string }) : {};
    const problem = new Problem(response.status, body);
    return { state: 'broken', title: body.title ?? 'This image cannot be shown', detail: problem.message, offline: false };
  }
  try {
    return { state: 'shown', bitmap: await createImageBitmap(await response.blob()) };
  } catch {
    return {
      state: 'broken',
      title: 'This image cannot be shown',
      detail: 'The browser cannot read the picture that the server made of it.',
      offline: false,
    };
  }
}
