import { PurgeError } from '../errors.ts';
import { field, isFields, kindOf } from '../scf/shape.ts';
import type { Priority } from '../types.ts';

/** What `POST /purge` asks for, in the caller's words. */
export interface PurgeRequest {
  readonly urls: readonly string[];
  readonly paths: readonly string[];
  readonly dirs: readonly string[];
  readonly site?: string;
  readonly priority?: Priority;
}

const MOST = 10_000; // what a day allows, and what an answer can list
const PRIORITIES: readonly unknown[] = ['high', 'normal', 'low'];

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw bad('the body is no JSON in UTF-8; send {"urls": ["https://…"]}', cause);
  }
}

function bad(message: string, cause?: unknown): PurgeError {
  return new PurgeError('BAD_REQUEST', message, { cause });
}

/** null stands for an absent field. */
function optional(body: unknown, name: string): unknown {
  return field(body, name) ?? undefined;
}

function readList(body: unknown, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const list = optional(body, name) ?? [];
    const isList = Array.isArray(list);
    if (isList && list.every((item) => typeof item === 'string')) return list;
    throw bad(`"${name}" should be a list of texts but is ${kindOf(list)}${isList ? ' of other things' : ''}`);
  });
}

/**
 * Reads `{urls|files, paths, dirs|prefixes, site?, priority?}`; the second names are those of other purge tools.
 * Throws PurgeError `BAD_REQUEST`, or `PAYLOAD_TOO_LARGE` above 10 000 entries, and nothing else. Knows no sites and does not read URLs.
 */
export function readPurgeRequest(bytes: Buffer): PurgeRequest {
  const body = parse(bytes);
  if (!isFields(body)) throw bad(`the body should be a JSON object but is ${kindOf(body)}`);
  if (['urls', 'files', 'paths', 'dirs', 'prefixes'].every((name) => optional(body, name) === undefined)) {
    throw bad('the body names nothing to purge; send "urls", "paths" or "dirs"');
  }
  const site = optional(body, 'site');
  const priority = optional(body, 'priority');
  if (site !== undefined && typeof site !== 'string') throw bad('"site" should be the name of a site');
  if (priority !== undefined && !PRIORITIES.includes(priority)) throw bad('"priority" should be high, normal or low');
  const urls = readList(body, ['urls', 'files']);
  const paths = readList(body, ['paths']);
  const dirs = readList(body, ['dirs', 'prefixes']);
  if (urls.length + paths.length + dirs.length > MOST) {
    throw new PurgeError('PAYLOAD_TOO_LARGE', `more than ${MOST} entries, a whole day's quota; send several requests`);
  }
  const options = { ...(site !== undefined && { site }), ...(priority !== undefined && { priority }) };
  return { urls, paths, dirs, ...(options as Pick<PurgeRequest, 'site' | 'priority'>) };
}
