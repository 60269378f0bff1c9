import type { Each, Purging, Rule, Webhook } from '../config/webhook.ts';
import { field } from '../scf/shape.ts';
import type { Encoding, Rejection, Template } from '../types.ts';
import { type Exact, type Find, renderTemplate, slotText, templateText, type Value } from '../url/template.ts';
import { valuesAt } from './payload.ts';
import type { Message, Page } from './preset.ts';

/** What the rules of a webhook make of a delivery, as URL text: absolute, or paths of its site. */
export interface Found {
  readonly urls: readonly string[];
  /** Of templates without a value: an operator wrote them down as they are. */
  readonly plainDirs: readonly string[];
  /** Of templates with values. */
  readonly dirs: readonly string[];
  /** Templates that came to nothing for want of a value, and values that must not be in a URL. */
  readonly rejected: readonly Rejection[];
  /** Whether any rule was for this delivery. */
  readonly isMatched: boolean;
}

/** What is being collected. */
interface Basket {
  readonly urls: Set<string>;
  readonly plainDirs: Set<string>;
  readonly dirs: Set<string>;
  readonly rejected: Map<string, Rejection>;
}

/** One part of a delivery, with the names that its rule has bound. */
interface Part {
  readonly page: Page;
  readonly bound: Readonly<Record<string, unknown>>;
}

const MOST_TEXTS = 1000; // of one template
const MOST_PARTS = 1000;
const MOST_URLS = 10_000; // what a day allows

/** Fields that a delivery has or has not; their templates are left out silently. */
const OPTIONAL: readonly unknown[] = ['oldSlug', 'oldPath'];
const URL_FIELDS: readonly unknown[] = ['url', 'path', 'oldPath'];

function isOneOf(sources: readonly string[] | undefined, names: readonly (string | undefined)[]): boolean {
  if (!sources) return true;
  const patterns = sources.map((source) => new RegExp(source, 's'));
  return names.some((name) => name !== undefined && patterns.some((pattern) => pattern.test(name)));
}

function isFor({ when }: Rule, { fate, events, types }: Message): boolean {
  const isAsked = fate === 'purge' || (fate === 'unasked' && when.event !== undefined);
  return isAsked && isOneOf(when.event, events) && isOneOf(when.type, types);
}

function itemsOf({ path, names }: Each, payload: unknown): [string, unknown][] {
  const pairs = valuesAt(payload, path).flatMap((value) =>
    typeof value === 'object' && value !== null ? Object.entries(value) : [],
  );
  if (!names) return pairs;
  const [start, end] = names;
  return pairs.flatMap(([name, value]): [string, unknown][] =>
    name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end)
      ? [[name.slice(start.length, name.length - end.length), value]]
      : [],
  );
}

/** Without `each` a part is a page. An item is of the page with its locale, or of the only page. */
function partsOf({ each }: Rule, { pages }: Message, payload: unknown): readonly Part[] {
  if (!each) return pages.map((page) => ({ page, bound: {} }));
  return itemsOf(each, payload).map(([key, value]) => {
    const bound = { [each.key]: key, [each.as]: value };
    const locale = field(bound, 'locale') ?? field(value, 'locale');
    const own = pages.find((page) => page.locale === locale && locale !== undefined);
    const page = own ?? (pages.length === 1 ? pages[0] : {});
    return { page: typeof locale === 'string' ? { ...page, locale } : page, bound };
  });
}

/** Texts and finite numbers (JSON has others: `1e999`); an empty text, null and everything else is no value. */
function textsOf(values: readonly unknown[]): readonly string[] {
  return values
    .flat()
    .filter((value) => Number.isFinite(value) || (typeof value === 'string' && value !== ''))
    .slice(0, MOST_TEXTS + 1) // the one too many is told
    .map(String);
}

/** What was bound comes first, then the built-in fields, then the payload. */
function finderOf(rule: Pick<Rule, 'locales'>, part: Part, message: Message, payload: unknown): Find {
  const builtIn: Readonly<Record<string, unknown>> = {
    event: message.events[0],
    type: message.types[0],
    id: message.id,
    ...part.page,
  };
  return (path) => {
    const [name] = path;
    const isBound = typeof name === 'string' && Object.hasOwn(part.bound, name);
    const own = path.length === 1 ? field(builtIn, String(name)) : undefined;
    const texts = textsOf(isBound ? valuesAt(part.bound, path) : own === undefined ? valuesAt(payload, path) : [own]);
    if (path.length > 1) return texts.map((text): Value => ({ text }));
    if (name === 'locale') return texts.map((text): Value => ({ text: String(field(rule.locales, text) ?? text) }));
    return texts.map((text): Value => ({ text, isUrl: URL_FIELDS.includes(name) }));
  };
}

function leaveOut({ rejected }: Basket, target: string, code: string, reason: string): void {
  rejected.set(`${target} ${reason}`, { target, code, reason });
}

function fill(template: Template, find: Find, encodings: readonly Exact[], basket: Basket): readonly string[] {
  const target = templateText(template);
  return encodings.flatMap((encoding) => {
    const { texts, refused, missing } = renderTemplate(template, find, encoding);
    if (missing && !OPTIONAL.includes(missing.path[0])) {
      leaveOut(basket, target, 'NO_VALUE', `the payload has no ${slotText(missing)}, so this URL is left out`);
    }
    for (const reason of refused) leaveOut(basket, target, 'BAD_URL', reason);
    return texts;
  });
}

/** Says whether the templates came to anything. */
function collect({ purge, dirs }: Purging, find: Find, encodings: readonly Exact[], basket: Basket): boolean {
  let isAny = false;
  const add = (template: Template, into: Set<string>) => {
    if (into.size < MOST_URLS) {
      for (const text of fill(template, find, encodings, basket)) {
        into.add(text);
        isAny = true;
      }
    } else leaveOut(basket, templateText(template), 'BAD_URL', `more than ${MOST_URLS} URLs of one delivery`);
  };
  for (const template of purge) add(template, basket.urls);
  for (const template of dirs) {
    const isPlain = template.every((part) => typeof part === 'string');
    add(template, isPlain ? basket.plainDirs : basket.dirs);
  }
  return isAny;
}

/**
 * Applies every rule that is for a delivery. A template that lacks a value is left out and reported; where a rule comes to
 * nothing, its own default counts, and where all do, that of the webhook. Knows no hosts and never throws.
 */
export function applyRules(message: Message, payload: unknown, webhook: Webhook, encoding: Encoding): Found {
  const encodings: readonly Exact[] = encoding === 'both' ? ['browser', 'strict'] : [encoding];
  const basket: Basket = { urls: new Set(), plainDirs: new Set(), dirs: new Set(), rejected: new Map() };
  const whole = message.pages.map((page): Part => ({ page, bound: {} }));
  const fillAll = (purging: Purging | undefined, parts: readonly Part[], rule: Pick<Rule, 'locales'>) =>
    purging !== undefined &&
    parts.map((part) => collect(purging, finderOf(rule, part, message, payload), encodings, basket)).includes(true);
  const matching = webhook.rules.filter((rule) => isFor(rule, message));
  let isAny = false;
  let isMatched = false;
  for (const rule of matching) {
    const target = rule.purge.concat(rule.dirs).map(templateText).join(' ');
    const all = partsOf(rule, message, payload);
    const parts = all.slice(0, MOST_PARTS);
    if (parts.length < all.length) leaveOut(basket, target, 'BAD_URL', `more than ${MOST_PARTS} items in one list`);
    const own = parts.filter(({ page }) => isOneOf(rule.when.locale, [page.locale]));
    if (parts.length > 0 && own.length === 0) continue;
    isMatched = true;
    if (rule.each && parts.length === 0) {
      const { path, names } = rule.each;
      const slot = slotText({ path: names ? [...path, names.join('*')] : path });
      leaveOut(basket, target, 'NO_VALUE', `the payload has no ${slot} to go through, so its URLs are left out`);
    }
    const isFilled = fillAll(rule, own, rule) || fillAll(rule.otherwise, own.length > 0 ? own : whole, rule);
    isAny ||= isFilled;
  }
  const { otherwise } = webhook;
  if (!isAny && otherwise && (isMatched || message.fate === 'purge')) {
    fillAll(otherwise, whole, { locales: {} });
    isMatched = true;
  }
  const { urls, plainDirs, dirs, rejected } = basket;
  return {
    urls: [...urls],
    plainDirs: [...plainDirs],
    dirs: [...dirs],
    rejected: [...rejected.values()],
    isMatched,
  };
}
