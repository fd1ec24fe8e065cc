import { Problem, Unreached } from './problem';

/** Reads an address as bytes. @throws {Problem} the server refused. @throws {Unreached} no answer came. */
export async function readBytes(address: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin', signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreached(error);
  }
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
  return response.arrayBuffer();
}
