import type { Proof, Purging, Rule, Webhook } from '../config/webhook.ts';
import type { Template } from '../types.ts';
import { parseTemplate } from '../url/template-parse.ts';
import { PRESETS } from '../webhooks/presets.ts';
import { durationMs, globSource, variableNames } from './values.ts';
import { type RawWebhook, readEach } from './webhook-schema.ts';

type RawRule = NonNullable<RawWebhook['rules']>[number];
type RawAuth = NonNullable<RawWebhook['auth']>;

function compilePurging({ purge, dirs }: { purge: readonly string[]; dirs: readonly string[] }): Purging {
  return { purge: purge.map(parseTemplate), dirs: dirs.map(parseTemplate) };
}

function sources(globs: string | string[] | undefined): readonly string[] | undefined {
  return globs === undefined ? undefined : [globs].flat().map(globSource);
}

function compileRule({ each, ...rule }: RawRule, locales: Readonly<Record<string, string>>): Rule {
  const { event, type, locale } = rule.when;
  const when = { event: sources(event), type: sources(type), locale: sources(locale) };
  return {
    when: Object.fromEntries(Object.entries(when).filter(([, patterns]) => patterns)),
    ...(each && { each: { ...readEach(each.path), key: each.key, as: each.as } }),
    ...compilePurging(rule),
    locales: { ...locales, ...rule.locales },
    ...(rule.default && { otherwise: compilePurging(rule.default) }),
  };
}

/** The one way that `auth` names; rules have seen that there is one. */
function proofOf({ bearer: _, header, basic, body, query, hmac }: RawAuth): Proof {
  if (header) return { scheme: 'header', name: header.name.toLowerCase() };
  if (basic) return { scheme: 'basic', ...(basic.user !== undefined && { user: basic.user }) };
  if (body) return { scheme: 'body', name: body.name };
  if (query) return { scheme: 'query', name: query.name };
  if (!hmac) return { scheme: 'bearer' };
  const { algorithm, encoding, prefix } = hmac;
  return { scheme: 'hmac', name: hmac.name.toLowerCase(), algorithm, encoding, prefix };
}

/** What a sender shows, and where its secret is; undefined where a webhook names no secret. */
function proofAndSecret({
  auth,
  secret,
  preset,
  oldSignature,
}: RawWebhook): Pick<Webhook, 'proof' | 'secret'> | undefined {
  const way = Object.values(auth ?? {}).find((found) => found !== undefined);
  if (auth && way) return { proof: proofOf(auth), secret: variableNames(way) };
  const signs = PRESETS[preset].signs;
  if (!secret || !signs) return undefined;
  const proof = signs.scheme === 'ghost' ? { ...signs, old: oldSignature } : signs;
  return { proof, secret: variableNames(secret) };
}

/** Compiles the webhooks of a checked configuration: templates, globs, and the rules of a preset where there are none. */
export function compileWebhook(raw: RawWebhook): Webhook {
  const own = PRESETS[raw.preset].purge.map((text): Template => parseTemplate(text));
  const standard = own.length > 0 ? [{ when: {}, purge: own, dirs: [], locales: raw.locales }] : [];
  return {
    name: raw.name,
    preset: raw.preset,
    ...(proofAndSecret(raw) ?? { proof: { scheme: 'bearer' }, secret: [] }), // a secret of no name lets nobody in
    toleranceMs: durationMs(raw.tolerance),
    ...(raw.site !== undefined && { site: raw.site }),
    rules: raw.rules?.map((rule) => compileRule(rule, raw.locales)) ?? standard,
    ...(raw.default && { otherwise: compilePurging(raw.default), locales: raw.locales }),
  };
}
