import type { Encoding, Filter, Slot, Template } from '../types.ts';
import { encodeKey, wellFormed } from './encode.ts';
import { encodeFormValue } from './form.ts';

/** A value for a slot. `isUrl`: it comes as URL text, so it is not encoded again. */
export interface Value {
  readonly text: string;
  readonly isUrl?: boolean;
  /** It is taken as it is wherever it stands: an operator has written `|raw`. */
  readonly isRaw?: boolean;
}

/** Finds the values of a slot; none where the payload has none. An empty text leaves its segment out. */
export type Find = (path: Slot['path']) => readonly Value[];

/** One way to write a path; `both` is two. */
export type Exact = Exclude<Encoding, 'both'>;

const LONGEST = 4096;
const MOST = 1000; // one call
const DOT_SEGMENT = /(^|\/)(\.|%2e){1,2}(?=\/|$)/i;
const HOST = /^https?:\/\/[^/?#]*/i;
const PLAIN_NAME = /^[^.[\]{}|"'\s]+$/;

/** What a payload may not bring into a URL: other hosts, other directories, other lines. Says what is wrong, if anything is. */
function wrongWith(text: string): string | undefined {
  if (/[\p{Cc}\\]/u.test(text)) return 'a value has a control character or a backslash';
  if (text.startsWith('//')) return 'a value begins with //, which would be another host';
  if (DOT_SEGMENT.test(text.trim().replace(/[?#].*/s, ''))) return 'a value has a . or .. segment';
  return text.length > LONGEST ? `a text above ${LONGEST} characters` : undefined;
}

/** Scheme and host of a URL, none of a path. Blanks around it fall away, as they do where it is read. */
function hostOf(text: string): string {
  return HOST.exec(text.trim())?.[0] ?? '';
}

function isRaw({ filters = [] }: Slot): boolean {
  return filters.some(([name]) => name === 'raw');
}

/** Says whether a template begins with a whole URL of the payload, so that it has no host of its own. */
export function takesHost([first]: Template): boolean {
  return typeof first === 'object' && (isRaw(first) || (first.path[0] === 'url' && first.path.length === 1));
}

function filtered(text: string, [name, argument]: Filter): string {
  if (name === 'lower') return text.toLowerCase();
  if (name === 'trimSlashes') return text.replace(/^\/*(.*[^/])?\/*$/s, '$1'); // in linear time
  return name === 'drop' && text === argument ? '' : text;
}

function valuesOf(slot: Slot, find: Find): readonly Value[] {
  const { path, filters = [] } = slot;
  const found = find(path);
  const standard = filters.find(([name]) => name === 'default')?.[1];
  const values = found.length === 0 && standard !== undefined ? [{ text: standard }] : found;
  return values.map(({ text, isUrl = false }) => ({ text: filters.reduce(filtered, text), isUrl, isRaw: isRaw(slot) }));
}

/** Two slashes that meet are one, so that an empty value leaves its segment out. */
function joined(before: string, after: string): string {
  return before.endsWith('/') && after.startsWith('/') ? before + after.slice(1) : before + after;
}

function written({ text, isUrl, isRaw: isAsIs }: Value, before: string, encoding: Exact): string {
  if (isAsIs) return text;
  if (before.includes('?')) return encodeFormValue(wellFormed(text));
  return isUrl ? text : (encodeKey(text, encoding)[0] ?? '');
}

/** What a template came to. */
export interface Rendered {
  /** URLs and paths. */
  readonly texts: readonly string[];
  /** Why some combinations of values came to none. */
  readonly refused: readonly string[];
  /** The first slot without a value: nothing is rendered then. */
  readonly missing?: Slot;
}

/** Every text with every value behind it, up to the most that one template may come to. */
function crossed(texts: readonly string[], values: readonly Value[], encoding: Exact): string[] {
  const all: string[] = [];
  for (const text of texts) {
    for (const value of values) {
      if (all.length > MOST) return all;
      all.push(joined(text, written(value, text, encoding)));
    }
  }
  return all;
}

/**
 * Fills a template, once for each combination of its values, at most 1000. Values are encoded as object keys are, after a `?`
 * as those of a form. A value that would lead elsewhere (another host, `..`, control characters) is refused; the host is that of
 * the template, unless `takesHost`. Never throws.
 */
export function renderTemplate(template: Template, find: Find, encoding: Exact): Rendered {
  const refused = new Set<string>();
  const [first] = template;
  const host = takesHost(template) ? undefined : hostOf(typeof first === 'string' ? first : '');
  const isGood = (text: string) => {
    const wrong = wrongWith(text);
    if (wrong) refused.add(wrong);
    return !wrong;
  };
  let texts = [''];
  for (const part of template) {
    if (typeof part === 'string') texts = texts.map((text) => joined(text, part));
    else {
      const values = valuesOf(part, find);
      if (values.length === 0) return { texts: [], refused: [], missing: part };
      const good = values.slice(0, MOST).filter(({ text }) => isGood(text));
      texts = crossed(texts, good, encoding);
      if (values.length > MOST || texts.length > MOST) refused.add(`more than ${MOST} URLs of one template`);
    }
  }
  const good = texts.slice(0, MOST).filter(isGood);
  const own = good.filter((text) => host === undefined || hostOf(text) === host);
  if (own.length < good.length) refused.add('a value would lead to another host');
  return { texts: own, refused: [...refused] };
}

/** A template as its author wrote it, nearly. */
export function templateText(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? part : slotText(part))).join('');
}

/** `{a.b[*]}`: a slot without its filters. */
export function slotText({ path }: Slot): string {
  const steps = path.map((step) => {
    if (typeof step !== 'string') return `[${step ?? '*'}]`;
    return PLAIN_NAME.test(step) ? `.${step}` : `["${step}"]`;
  });
  return `{${steps.join('').replace(/^\./, '')}}`;
}
