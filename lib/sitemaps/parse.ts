import { PurgeError } from '../errors.ts';
import { createMarkupReader, LONGEST } from './markup.ts';
import { decodeText } from './xml-text.ts';

/** One `<url>` or `<sitemap>`, as it is written. */
export interface Entry {
  readonly loc: string;
  readonly lastmod?: string;
}

/** A sitemap that was read to its end. */
export interface ParsedSitemap {
  /** `sitemapindex`: its entries are sitemaps. */
  readonly kind: 'urlset' | 'sitemapindex';
  readonly entries: readonly Entry[];
}

/** Reads a sitemap bit by bit. Each verb throws PurgeError `SITEMAP` as soon as it is none; its entries are to be forgotten then. */
export interface SitemapReader {
  /** Takes the next bytes, wherever they are cut. */
  push(bytes: Uint8Array): void;
  /** Says that those were all. */
  end(): ParsedSitemap;
}

const CHILD = { urlset: 'url', sitemapindex: 'sitemap' } as const;
const ENTRIES = 50_000; // in one file, by the protocol
const DEEPEST = 100;

/** The name without its namespace's prefix. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** A text of its own: a slice would keep alive what it was cut from. */
function ownText(text: string): string {
  return Buffer.from(text.trim()).toString();
}

function fail(what: string, advice: string): never {
  throw new PurgeError('SITEMAP', `${what}; ${advice}`);
}

/**
 * Makes a reader of one sitemap: UTF-8, any namespace prefix. It holds no more than the entries and one piece of markup, checks
 * the nesting, and knows no entities but the five of XML: a document type is refused.
 */
export function createSitemapReader(): SitemapReader {
  const entries: Entry[] = [];
  const open: string[] = [];
  let kind: ParsedSitemap['kind'] | undefined;
  let entry: { loc?: string; lastmod?: string } | undefined;
  let field: 'loc' | 'lastmod' | undefined;
  let text = '';
  const broken: (what: string) => never = (what) =>
    fail(`broken XML after ${entries.length} entries: ${what}`, 'mend what writes it');

  function startChild(name: string): void {
    const local = localName(name);
    if (local === (kind && CHILD[kind])) entry = {};
    else if (local === 'url' || local === 'sitemap') broken(`<${name}> in <${open[0]}>`);
  }

  function startField(name: string): void {
    const local = localName(name);
    if (local !== 'loc' && local !== 'lastmod') return;
    if (entry?.[local] !== undefined) broken(`two <${local}> in one entry`);
    field = local;
  }

  function endEntry(name: string, { loc, lastmod }: Partial<Entry>): void {
    if (!loc) broken(`<${name}> without <loc>`);
    if (entries.length === ENTRIES) fail('more entries than the 50 000 of the protocol', 'split it');
    entries.push({ loc, ...(lastmod !== undefined && { lastmod }) });
    entry = undefined;
  }

  const read = createMarkupReader({
    startTag(name) {
      const local = localName(name);
      if (kind && open.length === 0) broken(`<${name}> after the end`);
      if (field) broken(`<${name}> in <${field}>`);
      if (open.length >= DEEPEST) broken('nested too deeply');
      if (local === 'urlset' || local === 'sitemapindex') kind ??= local;
      if (!kind) fail(`no sitemap: it begins with <${name}>`, 'name the URL of the XML itself');
      if (open.length === 1) startChild(name);
      else if (open.length === 2 && entry) startField(name);
      open.push(name);
    },
    endTag(name) {
      const expected = open.pop();
      if (name !== expected) broken(`</${name}> where ${expected ? `</${expected}>` : 'nothing'} was to end`);
      if (field && entry) entry[field] = ownText(text);
      else if (open.length === 1 && entry) endEntry(name, entry);
      field = undefined;
      text = '';
    },
    text(raw, isPlain) {
      if (open.length === 0 && /\S/.test(raw)) broken('text outside of its elements');
      if (field) text += isPlain ? raw : (decodeText(raw) ?? broken('an "&" that is not written "&amp;"'));
      if (text.length > LONGEST) broken(`a <${field}> without end`);
    },
    isReading: () => field !== undefined,
    broken,
    refuseTypes: () =>
      fail('<!DOCTYPE and <!ENTITY are never read', 'name the URL of the sitemap itself, and write it without them'),
  });

  return {
    push: (bytes) => void read(bytes),
    end() {
      const isRead = read();
      return isRead && kind && open.length === 0 ? { kind, entries } : broken('it is cut off');
    },
  };
}
