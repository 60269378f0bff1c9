import { compileWebhook } from '../../lib/config-check/webhook-compile.ts';
import { webhook } from '../../lib/config-check/webhook-schema.ts';
import type { Encoding } from '../../lib/types.ts';
import type { Message } from '../../lib/webhooks/preset.ts';
import { applyRules, type Found } from '../../lib/webhooks/rules.ts';

/** What stands in purge.config.yaml below a webhook. */
export interface Written {
  readonly rules?: readonly object[];
  readonly locales?: Readonly<Record<string, string>>;
  readonly default?: unknown;
}

/** A delivery with what a test is about; the rest is a publication of an unknown page. */
export function message(fields: Partial<Message> = {}): Message {
  return { fate: 'purge', events: ['entry.publish', 'publish'], types: ['post'], pages: [{}], ...fields };
}

/** A delivery about one page. */
export function about(page: Message['pages'][0], fields: Partial<Message> = {}): Message {
  return message({ pages: [page], ...fields });
}

/** What the rules of a webhook of the configuration make of a delivery. */
export function apply(
  written: Written,
  given = message(),
  payload: unknown = {},
  encoding: Encoding = 'browser',
): Found {
  const auth = { bearer: { env: 'HOOK_TOKEN' } };
  const raw = webhook.parse({ name: 'hook', preset: 'generic', auth, ...written });
  return applyRules(given, payload, compileWebhook(raw), encoding);
}

/** The URLs of one rule. */
export function urlsOf(rule: object, given?: Message, payload?: unknown, encoding?: Encoding): readonly string[] {
  return apply({ rules: [rule] }, given, payload, encoding).urls;
}
