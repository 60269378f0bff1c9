import { PurgeError } from '../errors.ts';
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
const LONGEST = 65_536; // of one tag, or of one text that is read
const DEEPEST = 100;
const TAG = /<(\/?)([^\s<>/="'&!?]+)((?:[^<>"'/]|"[^"<]*"|'[^'<]*'|\/(?!>))*)(\/?)>/y;
const ATTRIBUTES = /^(\s+[^\s=]+\s*=\s*("[^"]*"|'[^']*'))*\s*$/;

/** The name without its namespace's prefix. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** A text of its own: a slice would keep alive what it was cut from. */
function ownText(text: string): string {
  return Buffer.from(text.trim()).toString();
}

/**
 * Makes a reader of one sitemap: UTF-8, any namespace prefix. It holds no more than the entries and one piece of markup, checks
 * the nesting, and knows no entities but the five of XML: a document type is refused.
 */
export function createSitemapReader(): SitemapReader {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const entries: Entry[] = [];
  const open: string[] = [];
  let kind: ParsedSitemap['kind'] | undefined;
  let rest = '';
  let inComment = false;
  let entry: { loc?: string; lastmod?: string } | undefined;
  let field: 'loc' | 'lastmod' | undefined;
  let text = '';

  const fail: (what: string, advice: string) => never = (what, advice) => {
    throw new PurgeError('SITEMAP', `${what}; ${advice}`);
  };
  const broken: (what: string) => never = (what) =>
    fail(`broken XML after ${entries.length} entries: ${what}`, 'mend what writes it');

  function addText(raw: string, isPlain = false): void {
    if (open.length === 0 && /\S/.test(raw)) broken('text outside of its elements');
    if (field) text += isPlain ? raw : (decodeText(raw) ?? broken('an "&" that is not written "&amp;"'));
    if (text.length > LONGEST) broken(`a <${field}> without end`);
  }

  function startTag(name: string): void {
    const local = localName(name);
    if (open.length === 0) {
      if (kind) broken(`<${name}> after the end`);
      if (local !== 'urlset' && local !== 'sitemapindex') {
        fail(`no sitemap: it begins with <${name}>`, 'name the URL of the XML itself');
      }
      kind = local;
    } else if (open.length === 1) {
      const child = kind && CHILD[kind];
      if (local === child) entry = {};
      else if (local === 'url' || local === 'sitemap') broken(`<${name}> in <${open[0]}>`);
    } else if (field) broken(`<${name}> in <${field}>`);
    else if (open.length === 2 && entry && (local === 'loc' || local === 'lastmod')) {
      if (entry[local] !== undefined) broken(`two <${local}> in one entry`);
      field = local;
    } else if (open.length >= DEEPEST) broken('nested too deeply');
    open.push(name);
  }

  function endTag(name: string): void {
    const expected = open.pop();
    if (name !== expected) broken(`</${name}> where ${expected ? `</${expected}>` : 'nothing'} was to end`);
    if (field) {
      if (entry) entry[field] = ownText(text);
      field = undefined;
      text = '';
    } else if (open.length === 1 && entry) {
      const { loc, lastmod } = entry;
      if (!loc) broken(`<${name}> without <loc>`);
      if (entries.length === ENTRIES) fail('more entries than the 50 000 of the protocol', 'split it');
      entries.push({ loc, ...(lastmod !== undefined && { lastmod }) });
      entry = undefined;
    }
  }

  function readTag(at: number): number {
    TAG.lastIndex = at;
    const [all, slash, name = '', attributes = '', isEmpty] = TAG.exec(rest) ?? [];
    if (all === undefined) return at;
    if ((slash && isEmpty) || !ATTRIBUTES.test(attributes)) broken(`the attributes of <${name}>`);
    if (!slash) startTag(name);
    if (slash || isEmpty) endTag(name);
    return at + all.length;
  }

  /** Where a piece of markup ends, after its closing text; its beginning while that is not there yet. */
  function past(closing: string, at: number, from: number): number {
    const end = rest.indexOf(closing, at + from);
    return end < 0 ? at : end + closing.length;
  }

  /** Reads one piece from there and says where the next begins: the same place while there is not enough of it. */
  function readPiece(at: number): number {
    const starts = (what: string) => rest.startsWith(what, at);
    if (inComment) {
      const end = past('-->', at, 0);
      inComment = end === at;
      return inComment ? Math.max(at, rest.length - 2) : end;
    }
    if (!starts('<')) {
      const next = rest.indexOf('<', at);
      if (next < 0 && field) return at; // an entity may be cut in two
      addText(rest.slice(at, next < 0 ? undefined : next));
      return next < 0 ? rest.length : next;
    }
    if (starts('<!--')) {
      inComment = true;
      return at + 4;
    }
    if (starts('<![CDATA[')) {
      const end = past(']]>', at, 9);
      if (end > at) addText(rest.slice(at + 9, end - 3), true);
      return end;
    }
    if (starts('<!')) {
      if (['<!--', '<![CDATA['].some((whole) => whole.startsWith(rest.slice(at)))) return at;
      fail('<!DOCTYPE and <!ENTITY are never read', 'name the URL of the sitemap itself, and write it without them');
    }
    if (!starts('<?')) return readTag(at);
    const end = past('?>', at, 2);
    if (/^<\?xml\s[^>]*encoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])/i.test(rest.slice(at, end))) broken('not UTF-8');
    return end;
  }

  function read(bytes?: Uint8Array): void {
    try {
      rest += decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      broken('not UTF-8');
    }
    let at = 0;
    for (let next = readPiece(at); next > at; next = readPiece(at)) at = next;
    rest = rest.slice(at);
    if (rest.length > LONGEST) broken('a tag without end');
  }

  return {
    push: read,
    end() {
      read();
      if (!kind || open.length > 0 || rest !== '' || inComment) return broken('it is cut off');
      return { kind, entries };
    },
  };
}
