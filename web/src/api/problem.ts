/** A refusal by the server: RFC 9457 problem details. `message` is the sentence to show. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  /** The request's member at fault, the limit it broke and what to do, where the server names them. */
  readonly field?: string;
  readonly limit?: string;
  readonly remedy?: string;

  constructor(status: number, body: { type?: string; title?: string; detail?: string; field?: string; limit?: unknown; remedy?: string }) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`);
    this.name = 'Problem';
    this.status = status;
    this.type = body.type ?? 'about:blank';
    this.field = body.field;
    this.limit = body.limit === undefined ? undefined : String(body.limit);
    this.remedy = body.remedy;
  }
}

/** No answer came: no network, or no server. What was asked may or may not have happened. */
export class Unreached extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
    this.name = 'Unreached';
  }
}

/** The sentence for a failure of any kind. */
export function sentence(error: unknown): string {
  if (error instanceof Problem) return error.remedy ? `${error.message} ${error.remedy}` : error.message;
  return error instanceof Error ? error.message : String(error);
}
