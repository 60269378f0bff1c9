import type { Purging, Rule, Webhook } from '../config/webhook.ts';
import type { Encoding, Rejection, Template } from '../types.ts';
import { type Exact, type Find, renderTemplate, slotText, templateText } from '../url/template.ts';
import type { Message } from './preset.ts';
import { dirFinder, finderOf, type Part, partsOf } from './values.ts';

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
  /** Texts of templates with values, each once. */
  readonly filled: Set<string>;
  /** Texts that may still be rendered, those that come twice included. */
  left: number;
}

const MOST_PARTS = 1000;
const MOST_URLS = 1000; // of one delivery: one call
const MOST_RENDERED = 10_000;
const LONGEST_NAME = 256; // no sender has longer ones, and a glob may take its time

/** Fields that a delivery has or has not; their templates are left out silently. */
const OPTIONAL: readonly unknown[] = ['oldSlug', 'oldPath'];

function matcherOf(sources: readonly string[] | undefined): (name: string | undefined) => boolean {
  if (!sources) return () => true;
  const patterns = sources.map((source) => new RegExp(source, 's'));
  return (name) => name !== undefined && name.length <= LONGEST_NAME && patterns.some((pattern) => pattern.test(name));
}

function isFor({ when }: Rule, { fate, events, types }: Message): boolean {
  const isAsked = fate === 'purge' || (fate === 'unasked' && when.event !== undefined);
  return isAsked && events.some(matcherOf(when.event)) && (when.type === undefined || types.some(matcherOf(when.type)));
}

function leaveOut({ rejected }: Basket, target: string, code: Rejection['code'], reason: string): void {
  rejected.set(`${target} ${reason}`, { target, code, reason });
}

/** Says whether a template needs no value. */
function isPlain(template: Template): boolean {
  return template.every((part) => typeof part === 'string');
}

/** Templates without a value are as many as the operator wrote, so they always have room. */
function fill(template: Template, find: Find, encodings: readonly Exact[], basket: Basket): readonly string[] {
  const target = templateText(template);
  const room = isPlain(template) ? 1 : MOST_URLS - basket.filled.size;
  if (room <= 0 || basket.left <= 0) {
    leaveOut(basket, target, 'PAYLOAD_TOO_LARGE', `more than ${MOST_URLS} URLs of one delivery`);
    return [];
  }
  const filled = encodings.flatMap((encoding) => {
    const { texts, refused, missing } = renderTemplate(template, find, encoding);
    basket.left -= texts.length;
    if (missing && !OPTIONAL.includes(missing.path[0])) {
      leaveOut(basket, target, 'NO_VALUE', `the payload has no ${slotText(missing)}, so this URL is left out`);
    }
    for (const reason of refused) leaveOut(basket, target, 'BAD_URL', reason);
    return texts;
  });
  const distinct = [...new Set(filled)];
  if (distinct.length > room)
    leaveOut(basket, target, 'PAYLOAD_TOO_LARGE', `more than ${MOST_URLS} URLs of one delivery`);
  return distinct.slice(0, room);
}

/**
 * Says whether the templates came to what they are for: those that need a value to something, or, where none needs one, those
 * that do not. A page that is purged beside the real one must not keep a default from being used.
 */
function collect({ purge, dirs }: Purging, find: Find, encodings: readonly Exact[], basket: Basket): boolean {
  const came = { plain: false, withValue: false };
  let needsValue = false;
  const add = (template: Template, isDir: boolean) => {
    const needsOne = !isPlain(template);
    const texts = fill(template, isDir ? dirFinder(find) : find, encodings, basket);
    const into = isDir ? (needsOne ? basket.dirs : basket.plainDirs) : basket.urls;
    for (const text of texts) into.add(text);
    if (needsOne) for (const text of texts) basket.filled.add(text);
    needsValue ||= needsOne;
    came[needsOne ? 'withValue' : 'plain'] ||= texts.length > 0;
  };
  for (const template of purge) add(template, false);
  for (const template of dirs) add(template, true);
  return needsValue ? came.withValue : came.plain;
}

/**
 * Applies every rule that is for a delivery. A template that lacks a value is left out and reported; where a rule comes to
 * nothing, its own default counts, and where all do, that of the webhook. At most 1000 URLs. Knows no hosts and never throws.
 */
export function applyRules(message: Message, payload: unknown, webhook: Webhook, encoding: Encoding): Found {
  const encodings: readonly Exact[] = encoding === 'both' ? ['browser', 'strict'] : [encoding];
  const sets = { urls: new Set<string>(), plainDirs: new Set<string>(), dirs: new Set<string>() };
  const basket: Basket = { ...sets, rejected: new Map(), filled: new Set(), left: MOST_RENDERED };
  const whole = message.pages.map((page): Part => ({ page, bound: {} }));
  const fillAll = (purging: Purging | undefined, parts: readonly Part[], rule: Pick<Rule, 'locales'>) =>
    purging !== undefined &&
    parts.map((part) => collect(purging, finderOf(rule, part, message, payload), encodings, basket)).includes(true);
  let isAny = false;
  let isMatched = false;
  for (const rule of webhook.rules.filter((one) => isFor(one, message))) {
    const target = rule.purge.concat(rule.dirs).map(templateText).join(' ');
    const all = partsOf(rule, message, payload);
    const parts = all.slice(0, MOST_PARTS);
    const isOwn = matcherOf(rule.when.locale);
    const own = parts.filter(({ page }) => isOwn(page.locale));
    // Of parts whose locale nobody knows the default counts.
    const isElsewhere = own.length === 0 && parts.every(({ page }) => page.locale !== undefined);
    if (all.length > MOST_PARTS) leaveOut(basket, target, 'PAYLOAD_TOO_LARGE', `more than ${MOST_PARTS} items`);
    if (all.length > 0 && isElsewhere) continue;
    if (rule.each && all.length === 0) {
      const { path, names } = rule.each;
      const slot = slotText({ path: names ? [...path, names.join('*')] : path });
      leaveOut(basket, target, 'NO_VALUE', `the payload has no ${slot} to go through, so its URLs are left out`);
    }
    const isFilled = fillAll(rule, own, rule) || fillAll(rule.otherwise, own.length > 0 ? own : whole, rule);
    isMatched ||= own.length > 0 || rule.otherwise !== undefined || all.length === 0;
    isAny ||= isFilled;
  }
  const { otherwise } = webhook;
  if (!isAny && otherwise && (isMatched || message.fate === 'purge')) {
    fillAll(otherwise, whole, { locales: webhook.locales ?? {} });
    isMatched = true;
  }
  const { urls, plainDirs, dirs, rejected } = basket;
  return { urls: [...urls], plainDirs: [...plainDirs], dirs: [...dirs], rejected: [...rejected.values()], isMatched };
}
