import type { Site } from '../../lib/config/config.ts';

/** A glob, and what it means in plain words of code. */
export interface KnownGlob {
  readonly glob: string;
  readonly ignores: (segments: readonly string[]) => boolean;
}

export const GLOBS: readonly KnownGlob[] = [
  { glob: 'drafts/**', ignores: ([first, ...rest]) => first === 'drafts' && rest.length > 0 },
  { glob: '**/*.map', ignores: (segments) => (segments.at(-1) ?? '').endsWith('.map') },
  { glob: '*.tmp', ignores: ([only = '', ...more]) => more.length === 0 && only.endsWith('.tmp') },
];

/** A site as the laws make it up. */
export interface MadeSite {
  readonly fields: Pick<Site, 'prefix' | 'bases' | 'index' | 'encoding' | 'priority'> & { readonly bucket: string };
  readonly globs: readonly KnownGlob[];
}

/** What should become of a change. */
export interface Fate {
  readonly urls: Set<string>;
  readonly unreachable: string[];
  /** Readings that a site does not have, or ignores. */
  elsewhere: number;
}

/** The path forms as others write them: a browser by its URL parser, a strict client by escaping all but unreserved. */
function formsOf(path: string, encoding: Site['encoding']): readonly string[] {
  const link = `https://h/${path.replace(/[%?#\\]/g, (c) => encodeURIComponent(c))}/end`;
  const browser = new URL(link).href.slice('https://h/'.length, -'/end'.length);
  const hex = (c: string) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
  const strict = path
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, hex))
    .join('/');
  return { browser: [browser], strict: [strict], both: [browser, strict] }[encoding];
}

/** The key inside a site, or nothing when it is not of the site. */
function pathOf(key: string, bucket: string, { fields }: MadeSite): string | undefined {
  if (fields.bucket !== bucket || !key.startsWith(fields.prefix)) return undefined;
  const rest = key.slice(fields.prefix.length);
  return fields.prefix === 'public' ? rest.replace(/^\//, '') : rest;
}

/** Works out the fate of each reading in each site by the words of the design, with no code of the mapper. */
export function expectedFate(keys: readonly string[], bucket: string, sites: readonly MadeSite[]): Fate {
  const fate: Fate = { urls: new Set(), unreachable: [], elsewhere: 0 };
  for (const [key, site] of keys.flatMap((k) => sites.map((s) => [k, s] as const))) {
    const path = pathOf(key, bucket, site);
    const segments = path?.split('/') ?? [];
    const reachable = !segments.includes('.') && !segments.includes('..');
    if (path === undefined || (reachable && site.globs.some(({ ignores }) => ignores(segments)))) fate.elsewhere += 1;
    else if (!reachable) fate.unreachable.push(`${bucket}/${key}`);
    else {
      const folder = site.fields.index.includes(segments.at(-1) ?? '')
        ? [[...segments.slice(0, -1), ''].join('/')]
        : [];
      const forms = [path, ...folder].flatMap((p) => formsOf(p, site.fields.encoding));
      for (const base of site.fields.bases) for (const form of forms) fate.urls.add(`${base}/${form}`);
    }
  }
  return fate;
}
