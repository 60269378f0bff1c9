import picomatch from 'picomatch';
import { z } from 'zod';
import { PurgeError } from '../errors.ts';
import { parseCron } from '../scf/cron-parse.ts';
import { isAbsolute } from '../url/url-text.ts';

/** `30s`, `5m`, `24h`, `30d`: a duration as people write it. */
export const duration = z
  .string()
  .regex(/^\d+[smhd]$/, 'a duration is a whole number and a unit: 30s, 5m, 24h or 30d')
  .describe('A whole number and a unit: 30s, 5m, 24h or 30d');

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration in ms. */
export function durationMs(text: string): number {
  return Number.parseInt(text, 10) * (UNIT_MS[text.slice(-1)] ?? 0);
}

/** A name of our own: of a site, a webhook. */
export const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'a name has letters, digits, "_" and "-"');

const variableName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{1,63}$/, 'SCF variable names have 2 to 64 letters, digits and _, a letter first')
  .refine(
    (name) => !/^(SCF|QCLOUD|TENCENTCLOUD)_/.test(name),
    'SCF refuses names that start SCF_, QCLOUD_ or TENCENTCLOUD_',
  )
  .refine(
    (name) => !/^TENCENT_/.test(name),
    'TENCENT_ names are the keys of the deployer; they must never reach a function',
  )
  .refine(
    (name) => !/^PURGE_(SECRET_ID|SECRET_KEY|SESSION_TOKEN)$/.test(name),
    'this variable holds a key that signs CDN calls; a caller must not know it',
  );

/** `{env: NAME}` or `{env: [NEW, OLD]}`: where a secret is found at run time. The build never reads its value. */
export const secret = z
  .strictObject(
    {
      env: z.union([variableName, z.array(variableName).min(1)], {
        error: ({ input }) =>
          typeof input === 'string' || Array.isArray(input) ? undefined : 'the name of a variable, or a list of names',
      }),
    },
    {
      error: ({ code, input }) =>
        code === 'invalid_type' && input !== undefined
          ? 'write {env: NAME}: a secret never stands in this file, only its variable'
          : undefined,
    },
  )
  .describe('The variable that holds the secret, or a list of variables during a rotation, newest first');

/** The names of a secret's variables, newest first. */
export function variableNames({ env }: z.infer<typeof secret>): readonly string[] {
  return Array.isArray(env) ? env : [env];
}

/** A cron of SCF, as people write it; checked by the very parser that compiles it. */
export const cron = z.string().superRefine((text, context) => {
  try {
    parseCron(text);
  } catch (error) {
    if (!(error instanceof PurgeError)) throw error;
    context.addIssue({ code: 'custom', message: error.message.replace(/^cron: /, '') });
  }
});

/**
 * Compiles a glob to the source of a regular expression, so that no glob library is needed in a function.
 * Throws what the glob library throws for a broken pattern, which it would otherwise compile to one that matches nothing.
 */
export function globSource(pattern: string): string {
  const options = { dot: true, strictSlashes: true, strictBrackets: true, debug: true };
  return picomatch.makeRe(pattern, options).source;
}

/** A glob on the key after the prefix; dot files are matched like others. */
export const glob = z
  .string()
  .min(1, { error: 'an empty glob matches nothing', abort: true })
  .refine((pattern) => !pattern.startsWith('/'), 'keys have no leading slash, so this glob never matches; leave it out')
  .refine(
    (pattern) => !/^!(?!\()/.test(pattern),
    'a leading "!" would match everything else; list what is meant, or write !(name) for one segment',
  )
  .superRefine((pattern, context) => {
    try {
      globSource(pattern);
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      context.addIssue({ code: 'custom', message: `the glob is broken: ${reason}` });
    }
  });

/** A public base: absolute, http(s), no query, no wildcard. Written with a lower-case punycode host and no slash at the end. */
export const base = z
  .string()
  .refine((text) => isAbsolute(text) && URL.canParse(text), 'a base begins with https:// (or http://) and a host')
  .refine((text) => !text.includes('*'), 'CDN APIs take no wildcard host; name each host')
  .refine((text) => !/[?#]/.test(text), 'a base has no query, no fragment and no user name')
  .refine(
    (text) => !URL.canParse(text) || new URL(text).username === '',
    'a base has no query, no fragment and no user name',
  );

/** The form of a base that is compiled into a bundle. */
export function normalBase(text: string): string {
  return new URL(text).href.replace(/\/+$/, '');
}
