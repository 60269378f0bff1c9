import type { Each, Rule } from '../config/webhook.ts';
import { field } from '../scf/shape.ts';
import type { Find, Value } from '../url/template.ts';
import { valuesAt } from './payload.ts';
import type { Message, Page } from './preset.ts';

/** One part of a delivery, with the names that its rule has bound. */
export interface Part {
  readonly page: Page;
  readonly bound: Readonly<Record<string, unknown>>;
}

const MOST_TEXTS = 1000; // of one template
const URL_FIELDS: readonly unknown[] = ['url', 'path', 'oldPath'];

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

/** The parts that a rule goes through: pages without `each`; with it items, each of the page with its locale, or of the only page. */
export function partsOf({ each }: Rule, { pages }: Message, payload: unknown): readonly Part[] {
  if (!each) return pages.map((page) => ({ page, bound: {} }));
  return itemsOf(each, payload).map(([key, value]) => {
    const bound = { [each.key]: key, [each.as]: value };
    const locale = field(bound, 'locale') ?? field(value, 'locale');
    const own = pages.find((page) => page.locale === locale && locale !== undefined);
    const page = own ?? (pages.length === 1 ? pages[0] : {});
    return { page: typeof locale === 'string' ? { ...page, locale } : page, bound };
  });
}

/** Distinct texts and finite numbers (JSON has others: `1e999`); an empty text, null and everything else is no value. */
function textsOf(values: readonly unknown[]): readonly string[] {
  const texts = new Set<string>();
  for (const value of values) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (texts.size > MOST_TEXTS) break; // the one too many is told
      if (Number.isFinite(item) || (typeof item === 'string' && item !== '')) texts.add(`${item}`);
    }
  }
  return [...texts];
}

/** How the slots of a part's templates are filled: what was bound comes first, then the built-in fields, then the payload. */
export function finderOf(rule: Pick<Rule, 'locales'>, part: Part, message: Message, payload: unknown): Find {
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

/** The same for a directory: a value of slashes alone would leave its segment out, and name the directory above. */
export function dirFinder(find: Find): Find {
  return (path) => find(path).filter(({ text }) => !/^\/+$/.test(text));
}
