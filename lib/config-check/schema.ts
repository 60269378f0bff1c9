import { z } from 'zod';
import { siteForms } from './site-schema.ts';
import { sitemap } from './sitemaps.ts';
import { base, cron, duration, durationMs, glob, name, secret } from './values.ts';
import { otherwise, webhook } from './webhook-schema.ts';

const priority = z
  .enum(['high', 'normal', 'low'])
  .default('normal')
  .describe('What goes first when a day is not enough');

const collapse = z.strictObject({
  dir: z
    .string()
    .regex(/^\/([^?#\\\s]*\/)?$/, 'a directory is a path that begins and ends with "/", such as /assets/')
    .refine(
      (text) => !/(^|\/)\.{1,2}\/|%2e|%2f|%5c/i.test(text),
      'no . and .. in a directory, and no escaped dots and slashes',
    )
    .refine((text) => !/\/\//.test(text), 'no empty segment in a directory')
    .describe('A path of the site, below each of its bases'),
  over: z.int().min(1).describe('How many due URLs below it are still purged one by one'),
});

const site = z.strictObject({
  name: name.describe('The name that requests and schedules use'),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*-\d+$/, 'a bucket is written <name>-<appid>, for example www-1250000000')
    .optional()
    .describe('`<name>-<appid>`; leave it out for a site without a bucket'),
  region: z.string().min(1).optional().describe('Region of the bucket, for example ap-singapore'),
  prefix: z
    .string()
    .refine((text) => !text.startsWith('/'), 'keys have no leading slash, so this prefix never matches')
    .default('')
    .describe('Only keys that start with it; no part of the URL'),
  bases: z.array(base).min(1, 'a site needs at least one base').describe('Where the site is served from'),
  ignore: z.array(glob).default([]).describe('Globs on the key after the prefix, dot files included'),
  index: z
    .array(z.string().regex(/^[^/]+$/, 'a file name, without "/"'))
    .default(['index.html'])
    .describe('File names that are also served as the URL of their directory'),
  encoding: z.enum(['browser', 'strict', 'both']).default('browser').describe('How paths are percent-encoded'),
  priority,
  ...siteForms,
  collapse: z
    .array(collapse)
    .default([])
    .describe('Directories that may be purged whole when more than `over` URLs below them are due'),
  rebound: duration
    .refine(
      (text) => durationMs(text) === 0 || durationMs(text) >= 5 * 60_000,
      'a purge takes 5 min to reach the edges: 0s, or 5m and more',
    )
    .default('0s')
    .describe('A second purge this long after the first is done; queued mode only'),
});

const schedule = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(4096)
    .refine((text) => text !== 'drain', '"drain" is reserved for the timer that drains the outbox')
    .describe("The timer's Message, else its TriggerName"),
  cron: cron.optional().describe('7 fields (second minute hour day month weekday year), UTC+8'),
  site: name.optional().describe('The site that paths belong to; may be left out when there is one site'),
  urls: z.array(z.string().min(1)).default([]).describe('Paths or absolute URLs'),
  dirs: z.array(z.string().min(1)).default([]).describe('Directories: paths or absolute URLs that end in "/"'),
  sitemaps: z
    .array(sitemap)
    .default([])
    .describe('Sitemaps whose URLs are purged: URLs or paths, or objects {url, origin, since}; see the guide'),
});

const budget = z.strictObject({
  urls: z.int().min(1).default(10_000).describe('URLs a day; less where stages share an account'),
  dirs: z.int().min(0).default(100).describe('Directories a day'),
  reserve: z
    .strictObject({ high: z.string().regex(/^\d{1,2}%$/, 'a share is a percentage such as 10%') })
    .optional()
    .describe("Kept for high priority until the day's last two hours"),
  dayStart: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d[+-](0\d|1[0-4]):[0-5]\d$/, 'a time with its offset, such as 00:00+08:00')
    .default('00:00+08:00')
    .describe("When the account's day turns"),
});

/** The shape of purge.config.yaml; `checkConfig` adds the rules that look at several places at once. */
export const configSchema = z.strictObject({
  cdn: z.strictObject({
    apis: z
      .array(z.enum(['cdn-2.0', 'cdn-3.0', 'edgeone']))
      .min(1, 'name at least one API, for example [cdn-2.0]')
      .refine((apis) => new Set(apis).size === apis.length, 'name each API once'),
    area: z
      .enum(['overseas', 'mainland', 'global'])
      .default('overseas')
      .describe('Where the edges are; cdn-2.0 knows overseas alone, edgeone purges a zone whole'),
    method: z.enum(['POST', 'GET']).default('POST').describe('How cdn-2.0 is called'),
    zone: z
      .string()
      .regex(/^(zone-[a-z0-9]+|\*)$/, 'a zone is written zone-xxxxxxxx, or "*" for every zone of the account')
      .optional()
      .describe('The zone of edgeone, needed with it'),
  }),
  sites: z.array(site).min(1, 'name at least one site'),
  purge: z
    .strictObject({ token: secret })
    .default({ token: { env: 'PURGE_TOKEN' } })
    .describe('The bearer token of POST /purge'),
  webhooks: z.array(webhook).default([]).describe('Ways in for senders: POST /hooks/<name>'),
  schedules: z.array(schedule).default([]),
  budget: budget.prefault({}).describe('The day of the account; kept by the outbox, not in direct mode'),
  history: z
    .strictObject({ keep: duration.default('30d').describe('How long accepted purges are remembered') })
    .prefault({})
    .describe('Queued mode only'),
  console: z.strictObject({ token: secret }).optional(),
});

/** purge.config.yaml with its defaults filled in. */
export type RawConfig = z.output<typeof configSchema>;

/** What may stand for an object. */
const SHORT = new Map<unknown, z.core.JSONSchema.BaseSchema>([
  [otherwise, { type: 'array', items: { type: 'string' } }],
  [sitemap, { type: 'string' }],
]);

/** The JSON Schema that gives editors completion, made from the same definition. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-7',
    override({ zodSchema, jsonSchema }) {
      const short = SHORT.get(zodSchema);
      if (!short) return;
      const { description, ...object } = jsonSchema;
      for (const name of Object.keys(object)) delete jsonSchema[name];
      jsonSchema.anyOf = [object, short];
    },
  });
}
