import { PurgeError } from '../errors.ts';
import { field, isFields, kindOf } from '../scf/shape.ts';
import type { Priority } from '../types.ts';

/** What `POST /purge` asks for, in the caller's words. */
export interface PurgeRequest {
  readonly urls: readonly string[];
  readonly paths: readonly string[];
  readonly dirs: readonly string[];
  readonly site?: string;
  /** Of the bases of a site, the one with this host. */
  readonly domain?: string;
  readonly priority?: Priority;
}

const MOST = 10_000; // what a day allows, and what an answer can list
const LISTS = ['urls', 'files', 'paths', 'dirs', 'prefixes'];
const PRIORITIES: readonly unknown[] = ['high', 'normal', 'low'];

function bad(message: string): PurgeError {
  return new PurgeError('BAD_REQUEST', message);
}

/** null stands for an absent field. */
function optional(body: unknown, name: string): unknown {
  return field(body, name) ?? undefined;
}

function readText(body: unknown, name: string, what: string): string | undefined {
  const text = optional(body, name);
  if (text === undefined || typeof text === 'string') return text;
  throw bad(`"${name}" should be ${what} but is ${kindOf(text)}`);
}

function readList(body: unknown, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const list = optional(body, name) ?? [];
    const isList = Array.isArray(list);
    if (isList && list.every((item) => typeof item === 'string')) return list;
    throw bad(`"${name}" should be a list of texts but is ${kindOf(list)}${isList ? ' of other things' : ''}`);
  });
}

/** Says whether a body has any of the lists. */
export function hasLists(body: unknown): boolean {
  return LISTS.some((name) => optional(body, name) !== undefined);
}

/** The object that has the lists: the body itself, or the `data` of an enveloped message. */
export function listsIn(body: unknown): unknown {
  const data = field(body, 'data');
  return !hasLists(body) && hasLists(data) ? data : body;
}

/**
 * Reads `{urls|files, paths, dirs|prefixes, site?, domain?, priority?}`; the second names are those of other purge tools.
 * Throws PurgeError `BAD_REQUEST`, or `PAYLOAD_TOO_LARGE` above 10 000 entries, and nothing else. Knows no sites and does not read URLs.
 */
export function readPurgeRequest(body: unknown): PurgeRequest {
  if (!isFields(body)) throw bad(`the body should be a JSON object but is ${kindOf(body)}`);
  if (!hasLists(body)) {
    throw bad('the body names nothing to purge; send "urls", "paths" or "dirs"');
  }
  const site = readText(body, 'site', 'the name of a site');
  const domain = readText(body, 'domain', 'the host of a base');
  const priority = optional(body, 'priority');
  if (priority !== undefined && !PRIORITIES.includes(priority)) throw bad('"priority" should be high, normal or low');
  const urls = readList(body, ['urls', 'files']);
  const paths = readList(body, ['paths']);
  const dirs = readList(body, ['dirs', 'prefixes']);
  if (urls.length + paths.length + dirs.length > MOST) {
    throw new PurgeError('PAYLOAD_TOO_LARGE', `more than ${MOST} entries, a whole day's quota; send several requests`);
  }
  const options = {
    ...(site !== undefined && { site }),
    ...(domain !== undefined && { domain }),
    ...(priority !== undefined && { priority }),
  };
  return { urls, paths, dirs, ...(options as Pick<PurgeRequest, 'site' | 'domain' | 'priority'>) };
}
