import { isFields } from '../../scf/shape.ts';
import type { Page } from '../preset.ts';
import { oldPathOf, pathOf } from './path.ts';

/** More than any site has locales; a payload may have as many fields as it likes. */
export const MOST_PAGES = 200;

/** A text that says something; an empty one is absent, as is everything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Leaves out what is no text. */
export function present<Name extends string>(
  values: Readonly<Partial<Record<Name, unknown>>>,
): { readonly [Key in Name]?: string } {
  const texts = Object.entries(values).filter(([, value]) => textOf(value));
  return Object.fromEntries(texts) as { [Key in Name]?: string };
}

/** A page of values that may be anything: `path` follows from `url`, and `oldPath` from an old slug that is another. */
export function pageOf(values: Readonly<Partial<Record<keyof Page, unknown>>>): Page {
  const slug = textOf(values.slug);
  const oldSlug = values.oldSlug === slug ? undefined : textOf(values.oldSlug);
  const ownPath = pathOf(values.url);
  const path = pathOf(values.path) ?? textOf(values.path) ?? ownPath;
  const oldPath = path && slug && oldSlug && oldPathOf(path, slug, oldSlug);
  return present({ locale: values.locale, slug, oldSlug, url: ownPath && values.url, path, oldPath });
}

/** A text has no locale; an object has one in the name of each field, or in what follows `prefix`. At most 200. */
export function localized(value: unknown, prefix = ''): readonly (readonly [locale: string, text: string])[] {
  const only = textOf(value);
  if (only) return [['', only]];
  const entries: [string, string][] = [];
  for (const [name, item] of Object.entries(isFields(value) ? value : {})) {
    const text = name.startsWith(prefix) && textOf(item);
    if (text) entries.push([name.slice(prefix.length), text]);
    if (entries.length === MOST_PAGES) break;
  }
  return entries;
}
