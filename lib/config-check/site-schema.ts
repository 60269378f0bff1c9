import { z } from 'zod';
import { PurgeError } from '../errors.ts';
import { slotText } from '../url/template.ts';
import { parseTemplate } from '../url/template-parse.ts';
import { parseForm } from './form-parse.ts';
import { parsePattern } from './pattern-parse.ts';
import { glob } from './values.ts';

/** What reading a text comes to: nothing but the message, if it cannot be read. */
function problemOf(read: () => void): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function refuse(message: string): never {
  throw new PurgeError('BAD_CONFIG', message);
}

const form = z
  .string()
  .superRefine((text, context) => {
    const message = problemOf(() => parseForm(text));
    if (message) context.addIssue({ code: 'custom', message });
  })
  .describe('`?query`, `@2x` before the extension, `.webp` after the key, or a template such as `{stem}.webp`');

const when = z
  .union(
    [glob, z.array(glob).min(1, 'a list without globs matches nothing; leave it out')],
    'a glob, or a list of globs',
  )
  .optional()
  .describe('Globs on the key after the prefix, one of which must match; without it: every object');

const group = z.strictObject({
  when,
  forms: z
    .array(form)
    .min(1, 'variants without forms are none')
    .describe('`?query`, `@2x` before the extension, `.webp` after the key, or templates such as `{stem}.webp`'),
  most: z
    .int()
    .min(1, '1 or more; to purge no variants leave them out')
    .default(20)
    .describe('URLs of these forms for one object and base; above it its directory is purged'),
});

/** Checks what stands in a template as it is, and that its slots are names of the pattern. Throws PurgeError `BAD_CONFIG`. */
function checkTemplate(text: string, names: readonly string[] | undefined): void {
  const parts = parseTemplate(text);
  const [first = ''] = parts;
  const plain = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  if (typeof first !== 'string' || !/^(\/|https?:\/\/)/i.test(first)) refuse('begin with "/" or https://');
  if (plain.startsWith('//')) refuse('a path begins with one slash');
  if (/[#\\\s\p{Cc}]/u.test(plain)) refuse('no blanks, "#" and "\\" in a URL');
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(plain.replace(/^https?:\/\/[^/?]*|\?.*/gis, '')))
    refuse('no . and .. in a URL');
  for (const part of parts) {
    if (typeof part === 'string' || !names || (part.path.length === 1 && names.includes(String(part.path[0]))))
      continue;
    const known =
      names.length > 0 ? `it captures ${names.map((name) => `{${name}}`).join(', ')}` : 'it captures nothing';
    refuse(`the pattern has no ${slotText(part)}; ${known}`);
  }
}

const related = z
  .strictObject({
    when: z
      .string()
      .describe('A pattern on the key after the prefix: `{name}` is anything without `/`, `{name*}` anything'),
    purge: z
      .array(z.string())
      .min(1, 'a pattern that purges nothing; name a URL template')
      .describe('URL templates with the names of the pattern: paths of the site, or absolute'),
  })
  .superRefine(({ when, purge }, context) => {
    let names: readonly string[] | undefined;
    const message = problemOf(() => {
      ({ names } = parsePattern(when));
    });
    if (message) context.addIssue({ code: 'custom', message, path: ['when'] });
    purge.forEach((text, n) => {
      const wrong = problemOf(() => checkTemplate(text, names));
      if (wrong) context.addIssue({ code: 'custom', message: wrong, path: ['purge', n] });
    });
  });

/** The options of a site that say under which URLs its objects are asked for. */
export const siteForms = {
  bareIndex: z
    .boolean()
    .default(false)
    .describe('Whether an index document is also served as its directory without the slash'),
  cleanUrls: z.boolean().default(false).describe('Whether `x.html` is also served as `x`'),
  query: z
    .enum(['keep', 'ignore'])
    .default('keep')
    .describe("As the CDN's cache key has it; `ignore` purges every URL once, without its query"),
  variants: z
    .array(z.union([form, group], 'a form such as .webp, or {when, forms, most}'))
    .default([])
    .describe('More URLs of an object: forms, or {when, forms, most}'),
  also: z.array(related).default([]).describe('Pages that show what an object holds: {when, purge}'),
};

const all = z.object(siteForms);

/** These options with their defaults filled in. */
export type RawForms = z.output<typeof all>;
