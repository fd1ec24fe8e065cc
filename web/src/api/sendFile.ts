import { csrfToken } from './client';
import { Problem, Unreached } from './problem';

/** Sends a file as the body of one request, and reads the JSON that comes back. @throws {Problem} the server refused. @throws {Unreached} no answer came. */
export async function sendFile<T>(address: string, file: File): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, {
      method: 'PUT',
      headers: { Accept: 'application/json', 'Content-Type': 'application/octet-stream', 'X-Winnow-CSRF': csrfToken() },
      body: file,
      credentials: 'same-origin',
    });
  } catch (error) {
    throw new Unreached(error);
  }
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as T;
  throw new Problem(response.status, (response.headers.get('Content-Type') ?? '').includes('json') ? JSON.parse(text) : {});
}
