import { z } from 'zod';
import type { Config, Schedule, Site, SitemapSource } from '../config/config.ts';
import { mapTexts } from '../mapping/text-targets.ts';
import { field } from '../scf/shape.ts';
import { isAbsolute, joinBase } from '../url/url-text.ts';
import { base } from './values.ts';

const NO_FILE = 'name the sitemap itself, with its path, such as https://origin.example.com/sitemap.xml';

/** Where a sitemap is fetched: a whole URL, which may have a query. */
const origin = z.string().superRefine((text, context) => {
  const tell = (message: string) => context.addIssue({ code: 'custom', message });
  const url = isAbsolute(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url) tell('an origin begins with https:// (or http://) and a host');
  else if (url.hash || url.username || url.password) tell('an origin has no fragment, no user name and no password');
  else if (!base.safeParse(url.origin).success || text.includes('*')) tell('an origin has no wildcard');
  else if (url.pathname === '/' && !url.search) tell(NO_FILE);
});

/** One entry of `schedules[].sitemaps`; a text is its URL. */
export const sitemap = z.preprocess(
  (value) => (typeof value === 'string' ? { url: value } : value),
  z.strictObject({
    url: z
      .string()
      .min(1)
      .refine((text) => isAbsolute(text) || !/^[a-z][a-z\d+.-]*:/i.test(text), 'only https:// and http:// are fetched')
      .describe("The public URL, or a path of the site's first base"),
    origin: origin.optional().describe('Where it is fetched, since the CDN may have a stale copy'),
    since: z.enum(['lastmod']).optional().describe('`lastmod`: only what may have changed since the fire before'),
  }),
);

/** The URL of an entry that may not have been checked yet; a text is one by itself. */
export function sitemapUrl(entry: unknown): string {
  const url = typeof entry === 'string' ? entry : field(entry, 'url');
  return typeof url === 'string' ? url : 'https://'; // what is no text is told already
}

/** Compiles an entry: a path becomes a URL of the first base of its site. */
export function compileSitemap(
  { url, origin, since }: z.output<typeof sitemap>,
  site: Pick<Site, 'bases'> | undefined,
): SitemapSource {
  const whole = isAbsolute(url) ? url : joinBase(site?.bases[0] ?? '', url);
  return {
    url: URL.canParse(whole) ? new URL(whole).href : whole,
    ...(origin !== undefined && { origin: new URL(origin).href }),
    ...(since !== undefined && { since }),
  };
}

/** Why sitemaps of a compiled schedule belong to no site, with the place of each in its list. */
export function sitemapProblems(
  { sitemaps = [] }: Schedule,
  sites: Config['sites'],
): { readonly place: number; readonly message: string }[] {
  return sitemaps.flatMap(({ url }, place) => {
    const { targets, rejected } = mapTexts({ urls: [url], paths: [], dirs: [], wholeSites: false }, sites);
    const isStart = targets.some((target) => new URL(target.url).href === `${new URL(target.url).origin}/`);
    const messages = isStart ? [NO_FILE] : rejected.map(({ reason }) => reason);
    return messages.map((message) => ({ place, message }));
  });
}
