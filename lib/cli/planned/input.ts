import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { siteFor } from '../../app/purge.ts';
import type { Config, Site } from '../../config/config.ts';
import { PurgeError } from '../../errors.ts';
import { createObjectMapper, type Mapped } from '../../mapping/object-targets.ts';
import { mapTexts } from '../../mapping/text-targets.ts';
import { type ObjectChange, readCosEvent } from '../../scf/cos.ts';
import { readSource } from '../read-source.ts';

/** Where `plan` takes from what would change; all of it together is one plan. */
export interface Sources {
  /** Absolute URLs, and paths that begin with a slash. */
  readonly texts: readonly string[];
  readonly dir: readonly string[];
  /** A file of such texts, one a line; `-` is standard input. */
  readonly file?: string;
  /** A file with a COS event, `-`, or the event itself. */
  readonly event?: string;
  /** A folder whose files are the objects of a site. */
  readonly folder?: string;
  readonly site?: string;
}

/** One thing that was named, and what it comes to. */
export interface Asked extends Mapped {
  /** As it was named: URL text, bucket and key, or the place of a record in its event. */
  readonly from: string;
  /** Why it comes to nothing, where that is as it should be. */
  readonly ignored?: string;
}

/** As `purge` would take them, each text by itself. */
function askTexts(texts: readonly string[], dirs: readonly string[], { sites }: Config, name?: string): Asked[] {
  const isPath = (one: string) => one.startsWith('/');
  const [paths, urls] = [texts.filter(isPath), texts.filter((one) => !isPath(one))];
  const site = siteFor({ urls, paths, dirs, ...(name !== undefined && { site: name }) }, sites);
  const none = { urls: [], paths: [], dirs: [], site, wholeSites: false };
  const one = (from: string, wanted: object) => ({ from, ...mapTexts({ ...none, ...wanted }, sites) });
  return [
    ...[...new Set(texts)].map((from) => one(from, isPath(from) ? { paths: [from] } : { urls: [from] })),
    ...[...new Set(dirs)].map((from) => one(from, { dirs: [from] })),
  ];
}

function askObject(map: (change: ObjectChange) => Mapped, change: ObjectChange): Asked {
  const mapped = map(change);
  const isNothing = mapped.targets.length + mapped.rejected.length === 0;
  const ignored = 'it belongs to no site, or its site ignores it';
  return { from: `${change.bucket}/${change.keys[0]}`, ...mapped, ...(isNothing && { ignored }) };
}

/** As `object-change` would take it. Throws PurgeError `BAD_EVENT`, and `BAD_USAGE` for what is no JSON. */
function askEvent(json: string, { sites }: Config): Asked[] {
  let event: unknown;
  try {
    event = JSON.parse(json);
  } catch (cause) {
    throw new PurgeError('BAD_USAGE', `the event is no JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
  const { changes, skipped } = readCosEvent(event);
  const map = createObjectMapper(sites);
  return [
    ...changes.map((change) => askObject(map, change)),
    ...skipped.map(({ where: from, reason, kind }): Asked => {
      const isFault = kind === 'unreadable';
      const rejected = isFault ? [{ target: from, code: 'BAD_RECORD', reason }] : [];
      return { from, targets: [], rejected, ...(!isFault && { ignored: reason }) };
    }),
  ];
}

function bucketSite(sites: readonly Site[], name: string | undefined): Site & { readonly bucket: string } {
  const known = sites.filter((site) => site.bucket !== undefined && (name === undefined || site.name === name));
  const [site] = known;
  if (site?.bucket !== undefined && known.length === 1) return { ...site, bucket: site.bucket };
  const why = known.length > 1 ? 'there are several sites with a bucket' : 'no such site has a bucket';
  throw new PurgeError('SITE_UNKNOWN', `--folder needs the site whose objects these are (--site): ${why}`);
}

/** The folder is what lies below the prefix of the site; its files change as objects, also for other sites of the bucket. */
async function askFolder(folder: string, { sites }: Config, name: string | undefined): Promise<Asked[]> {
  const { bucket, prefix } = bucketSite(sites, name);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new PurgeError('BAD_USAGE', `the folder ${folder} cannot be read: ${reason}`, { cause });
  });
  const files = entries.filter((entry) => entry.isFile());
  const keys = files.map((file) =>
    path.relative(folder, path.join(file.parentPath, file.name)).replaceAll(path.sep, '/'),
  );
  const map = createObjectMapper(sites);
  return keys.sort().map((key) => askObject(map, { kind: 'created', bucket, keys: [prefix + key] }));
}

/**
 * Reads all sources and maps what they name, as the functions would. Throws PurgeError `BAD_USAGE`, `BAD_EVENT` and
 * `SITE_UNKNOWN`; what only concerns one of the named is in its `rejected`. Knows neither calls nor quota.
 */
export async function readAsked(sources: Sources, config: Config): Promise<Asked[]> {
  const { texts, dir, file, event, folder, site } = sources;
  const listed =
    file === undefined ? [] : (await readSource('list', file, String)).split(/\r?\n/).filter((line) => line.trim());
  const isInline = event?.trimStart().startsWith('{');
  const json = event === undefined || isInline ? event : await readSource('event', event, String);
  return [
    ...askTexts([...texts, ...listed.map((line) => line.trim())], dir, config, site),
    ...(json === undefined ? [] : askEvent(json, config)),
    ...(folder === undefined ? [] : await askFolder(folder, config, site)),
  ];
}
