import { z } from 'zod';
import type { Each, PresetName } from '../config/webhook.ts';
import { PurgeError } from '../errors.ts';
import { parsePath, parseTemplate } from '../url/template-parse.ts';
import { PRESETS } from '../webhooks/presets.ts';
import { duration, durationMs, globSource, name, secret } from './values.ts';

function tell(compile: (text: string) => unknown, text: string, context: z.RefinementCtx): void {
  try {
    compile(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
}

/** A text that the very code which compiles it can read. */
function compiled(compile: (text: string) => unknown) {
  return z.string().superRefine((text, context) => tell(compile, text, context));
}

function refuse(message: string): never {
  throw new PurgeError('BAD_CONFIG', message);
}

/** Checks what stands in a template as it is: the host and path that no payload can change. */
function checkTemplate(text: string): void {
  const parts = parseTemplate(text);
  const [first = ''] = parts;
  const plain = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  if (typeof first === 'string' && !/^(\/|https?:\/\/)/i.test(first)) refuse('begin with "/", https:// or {url}');
  if (first.toString().startsWith('//')) refuse('a path begins with one slash');
  if (/[#\\\s\p{Cc}]/u.test(plain)) refuse('no blanks, "#" and "\\" in a URL');
  const path = plain.replace(/^https?:\/\/[^/?]*/i, '').replace(/\?.*/s, '');
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) refuse('no . and .. in a URL');
}

/** Reads the path of `each`; a star in its last name stands for the key: `full_slug__i18n__*`. Throws PurgeError `BAD_CONFIG`. */
export function readEach(text: string): Pick<Each, 'path' | 'names'> {
  const [, before, start, end = ''] = /^(?:(.*)\.)?([^.[\]*]*)\*([^.[\]*]*)$/s.exec(text) ?? [];
  const steps = start !== undefined && before === undefined ? [] : parsePath(before ?? text);
  const path = steps.map((step) => step ?? refuse('leave out [*]: all items of the list are gone through'));
  return start === undefined ? { path } : { path, names: [start, end] };
}

/** Several names may stand for one event or type, and what is not the one is the other. */
function checkName(text: string): void {
  if (text.startsWith('!')) refuse('"!" would match another name of the same thing; list what is meant');
  globSource(text);
}

/** A directory is what the operator wrote; a value may fill in a segment of it, and no more. */
function checkDir(text: string): void {
  checkTemplate(text);
  for (const part of parseTemplate(text)) {
    if (typeof part === 'string') continue;
    const isUrl = part.path.length === 1 && ['url', 'path', 'oldPath'].includes(String(part.path[0]));
    const isRaw = part.filters?.some(([name]) => name === 'raw');
    if (isUrl || isRaw) refuse('a payload names no directories: no {url}, {path}, {oldPath} and no |raw in one');
  }
}

const template = compiled(checkTemplate);

function oneOrMore(one: z.ZodString) {
  return z.union([one, z.array(one).min(1)], {
    error: ({ input }) =>
      typeof input === 'string' || Array.isArray(input) ? undefined : 'a text, or a list of texts',
  });
}

const names = oneOrMore(compiled(checkName));

const templates = z.array(template).default([]);
const dirTemplates = z.array(compiled(checkDir)).default([]);
const purging = z
  .strictObject({ purge: templates, dirs: dirTemplates })
  .refine(({ purge, dirs }) => purge.length + dirs.length > 0, 'a default without purge and dirs purges nothing');

/** A list is one of URLs. */
export const otherwise = z.preprocess((value) => (Array.isArray(value) ? { purge: value } : value), purging);

const variable = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, { error: 'a name has letters, digits and "_"', abort: true })
  .superRefine((text, context) => tell(parsePath, text, context));

const each = z
  .strictObject({
    path: compiled(readEach),
    key: variable.default('key').describe('The name of the field, or the place in the list, in templates and `when`'),
    as: variable.default('value').describe('The value, likewise'),
  })
  .refine(({ key, as }) => key !== as, { error: 'key and value need names of their own', path: ['as'] });

const locales = z
  .record(
    z.string(),
    z
      .string()
      .regex(/^[^\\?#\s]*$/, 'what a locale is called in URLs: a part of a path, or "" for none')
      .refine((text) => !/(^|\/)\.{1,2}(\/|$)/.test(text), 'no . and .. in a URL'),
  )
  .default({})
  .describe('What a locale is called in URLs; "" leaves its segment out');

const rule = z
  .strictObject({
    when: z
      .strictObject({
        event: names.optional(),
        type: names.optional(),
        locale: oneOrMore(compiled(globSource)).optional(),
      })
      .default({})
      .describe('Texts or globs, one of which must match; without `event`: all that the preset purges'),
    each: each.optional().describe('Every item of a list, or field of an object, one by one: {path, key, as}'),
    purge: templates.describe('URL templates: paths of the site, or absolute'),
    dirs: dirTemplates.describe('Directories, likewise'),
    locales,
    default: otherwise
      .optional()
      .describe('What is purged where the templates come to nothing: URLs, or {purge, dirs}'),
  })
  .refine(
    ({ purge, dirs, default: more }) => purge.length + dirs.length > 0 || more !== undefined,
    'a rule without purge and dirs purges nothing',
  );

const header = z.string().regex(/^[!#$%&'*+.^`|~\w-]+$/, 'the name of a header has letters, digits and "-"');
const hmacTerms = {
  name: header,
  algorithm: z.enum(['sha1', 'sha256']).default('sha256'),
  encoding: z.enum(['hex', 'base64']).default('hex'),
  prefix: z.string().default('').describe('What stands before the signature, such as `sha256=`'),
};

const auth = z
  .strictObject({
    bearer: secret.optional().describe('`Authorization: Bearer …`'),
    header: secret
      .extend({ name: header.default('x-webhook-secret') })
      .optional()
      .describe('A header of your own'),
    basic: secret
      .extend({ user: z.string().min(1).optional().describe('Without it the secret is user:password') })
      .optional()
      .describe('`Authorization: Basic …`'),
    body: secret
      .extend({ name: z.string().min(1).default('secret') })
      .optional()
      .describe('A field at the top of the JSON body'),
    query: secret
      .extend({ name: z.string().min(1).default('token') })
      .optional()
      .describe('A parameter of the URL, which many servers log'),
    hmac: secret.extend(hmacTerms).optional().describe('An HMAC of the body in one header'),
  })
  .refine(
    (ways) => Object.values(ways).filter((way) => way !== undefined).length === 1,
    'name exactly one way: bearer, header, basic, body, query or hmac',
  );

/** One entry of `webhooks`. */
export const webhook = z.strictObject({
  name: name.describe('Its route is POST /hooks/<name>'),
  preset: z.enum(Object.keys(PRESETS) as [PresetName, ...PresetName[]]).describe('Who sends'),
  secret: secret.optional().describe('Of a sender that signs'),
  auth: auth.optional().describe('Of a sender that only shows what it was given'),
  site: name.optional().describe('The site that paths belong to; may be left out when there is one site'),
  tolerance: duration
    .refine((text) => durationMs(text) > 0 && durationMs(text) <= 86_400_000, 'a tolerance is 1s to 1d')
    .default('5m')
    .describe('How far the time of a signature may be from ours, either way'),
  oldSignature: z.boolean().default(false).describe('ghost only: also take what Ghost before 5.87.1 signs'),
  rules: z.array(rule).optional().describe('What a payload purges; without rules what the preset knows by itself'),
  locales,
  default: otherwise.optional().describe('What is purged where no rule comes to anything: URLs, or {purge, dirs}'),
});

/** `webhooks[]` with its defaults filled in. */
export type RawWebhook = z.output<typeof webhook>;
