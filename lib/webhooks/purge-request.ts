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
    throw new PurgeError('BAD_REQUEST', 'the body is no JSON in UTF-8; send {"urls": ["https://…"]}', { cause });
  }
}

function readList(body: unknown, names: readonly [string, ...string[]]): readonly string[] {
  return names.flatMap((name) => {
    const list = field(body, name) ?? [];
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
    throw new PurgeError(
      'BAD_REQUEST',
      `"${name}" should be a list of texts but is ${kindOf(list)}${Array.isArray(list) ? ' of other things' : ''}`,
    );
  });
}

/**
 * Reads `{urls|files, paths, dirs|prefixes, site?, priority?}`; the second names are those of other purge tools.
 * Throws PurgeError `BAD_REQUEST`, or `PAYLOAD_TOO_LARGE` above 10 000 entries, and nothing else. Knows no sites and does not read URLs.
 */
export function readPurgeRequest(bytes: Buffer): PurgeRequest {
  const body = parse(bytes);
  if (!isFields(body)) throw new PurgeError('BAD_REQUEST', `the body should be a JSON object but is ${kindOf(body)}`);
  if (!['urls', 'files', 'paths', 'dirs', 'prefixes'].some((name) => (field(body, name) ?? undefined) !== undefined)) {
    throw new PurgeError('BAD_REQUEST', 'the body names nothing to purge; send "urls", "paths" or "dirs"');
  }
  const site = field(body, 'site') ?? undefined;
  const priority = field(body, 'priority') ?? undefined;
  if (site !== undefined && typeof site !== 'string')
    throw new PurgeError('BAD_REQUEST', '"site" should be the name of a site');
  if (priority !== undefined && !PRIORITIES.includes(priority)) {
    throw new PurgeError('BAD_REQUEST', '"priority" should be high, normal or low');
  }
  const urls = readList(body, ['urls', 'files']);
  const paths = readList(body, ['paths']);
  const dirs = readList(body, ['dirs', 'prefixes']);
  if (urls.length + paths.length + dirs.length > MOST) {
    throw new PurgeError(
      'PAYLOAD_TOO_LARGE',
      `more than ${MOST} entries, which is a whole day's quota; send several requests`,
    );
  }
  return {
    urls,
    paths,
    dirs,
    ...(site !== undefined && { site }),
    ...(priority !== undefined && { priority: priority as Priority }),
  };
}
