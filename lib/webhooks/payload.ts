import { PurgeError } from '../errors.ts';
import type { HttpRequest } from '../scf/http.ts';
import { isFields } from '../scf/shape.ts';
import type { PathStep } from '../types.ts';

/** Any JSON, a missing type, and what tools write above JSON without thinking. */
const MAY_BE_JSON = /^($|[^/]+\/(.+\+)?json$|text\/plain$|application\/x-www-form-urlencoded$)/;
const FORM = 'application/x-www-form-urlencoded';

/** Parses a body of JSON in UTF-8; undefined where it is none. */
export function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined; // its caller says what is wrong with it
  }
}

function unsupported(message: string): PurgeError {
  return new PurgeError('UNSUPPORTED_MEDIA_TYPE', message);
}

/** Throws PurgeError `UNSUPPORTED_MEDIA_TYPE` for a body that is compressed: no sender does that. */
export function refuseCoding(headers: HttpRequest['headers']): void {
  const coding = headers.get('content-encoding')?.join().trim().toLowerCase() ?? '';
  if (coding !== '' && coding !== 'identity') throw unsupported('send the body without content-encoding');
}

/**
 * Reads the JSON of a verified request; from a form where its sender may send one (`formField`). Throws PurgeError
 * `UNSUPPORTED_MEDIA_TYPE` for a coding or type that is not read, `BAD_REQUEST` for JSON that is none.
 */
export function readPayload({ headers, body }: HttpRequest, formField?: string): unknown {
  refuseCoding(headers);
  const type = (headers.get('content-type')?.[0] ?? '').replace(/;.*/s, '').trim().toLowerCase();
  if (!MAY_BE_JSON.test(type)) throw unsupported(`a body of type ${type} is not read; send application/json`);
  const fromForm = type === FORM && formField ? new URLSearchParams(body.toString()).get(formField) : null;
  const payload = parseBody(fromForm === null ? body : Buffer.from(fromForm));
  if (payload !== undefined) return payload;
  if (type === FORM && fromForm === null) throw unsupported('a form is not read; let the sender send application/json');
  throw new PurgeError('BAD_REQUEST', 'the body is no JSON in UTF-8');
}

/** A payload without one of its top fields, so that a secret gets into no URL and no log. */
export function withoutField(payload: unknown, name: string): unknown {
  if (!isFields(payload)) return payload;
  return Object.fromEntries(Object.entries(payload).filter(([field]) => field !== name));
}

function step(value: unknown, next: PathStep): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (next === null) return Object.values(value);
  const isOwn = Object.prototype.propertyIsEnumerable.call(value, next); // `length` of a list is none of its items
  return isOwn ? [(value as Record<PathStep & string, unknown>)[next]] : [];
}

/** All that a path leads to, through own fields and items only. */
export function valuesAt(payload: unknown, path: readonly PathStep[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>((found, next) => found.flatMap((value) => step(value, next)), [payload]);
}
