import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PurgeError } from '../../lib/errors.ts';
import { createSitemapReader, type ParsedSitemap } from '../../lib/sitemaps/parse.ts';

function parse(bytes: Uint8Array, cuts: readonly number[] = []): ParsedSitemap {
  const reader = createSitemapReader();
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  for (const [n, place] of [0, ...places].entries()) reader.push(bytes.subarray(place, places[n] ?? bytes.length));
  return reader.end();
}

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;' })[c] ?? '&#x27;');

/** Ways to write a text in XML. */
const WAYS: readonly ((text: string) => string)[] = [
  escaped,
  (text) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`,
  (text) => Array.from(text, (c) => `&#${c.codePointAt(0)};`).join(''),
  (text) => `\n\t${Array.from(text, (c) => `&#x${c.codePointAt(0)?.toString(16)};`).join('<!-- - -->')} `,
];

const character = fc.oneof(
  fc.constantFrom(...'&<>"\'];?=/#%文é😀-!'),
  fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
);
const path = fc.array(character, { maxLength: 12 }).map((parts) => `https://a.example/${parts.join('')}`);
const date = fc.constantFrom(undefined, '2026-01-02', '2026-01-02T03:04:05+08:00', 'soon');
const style = fc.record({
  way: fc.nat(WAYS.length - 1),
  prefix: fc.constantFrom('', 's:', 'ns-1:'),
  gap: fc.constantFrom('', ' ', '\r\n', '<!-- <url> & -->', '<?x y?>', '<priority>0.5</priority>'),
  isIndex: fc.boolean(),
  isBom: fc.boolean(),
});

describe('whatever URLs and dates', () => {
  it('written as a sitemap in whatever style, cut wherever, read back', () => {
    const entries = fc.array(fc.record({ loc: path, lastmod: date }, { requiredKeys: ['loc'] }), { maxLength: 6 });
    fc.assert(
      fc.property(entries, style, fc.array(fc.nat(5000), { maxLength: 9 }), (list, how, cuts) => {
        const { prefix: p, gap, isIndex } = how;
        const [root, child] = isIndex ? ['sitemapindex', 'sitemap'] : ['urlset', 'url'];
        const tag = (name: string, inner: string) => `<${p}${name}>${inner}</${p}${name} >`;
        const write = WAYS[how.way] ?? escaped;
        const inner = list.map(({ loc, lastmod }) => {
          const dated = lastmod === undefined ? '' : tag('lastmod', write(lastmod));
          return tag(child ?? '', `${gap}${dated}${gap}${tag('loc', write(loc))}${gap}`);
        });
        const gapOutside = gap.includes('priority') ? ' ' : gap;
        const text = `${how.isBom ? '\uFEFF' : ''}${gapOutside}${tag(root ?? '', inner.join(gap))}${gapOutside}`;
        const read = parse(Buffer.from(text), cuts);
        expect(read.kind).toBe(root);
        expect(read.entries).toEqual(
          list.map(({ loc, lastmod }) => ({ loc, ...(lastmod !== undefined && { lastmod }) })),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('cut off anywhere give nothing', () => {
    const text = '<urlset><url><loc>https://a.example/?a&amp;b</loc><!-- x --><a b="c"/></url></urlset>';
    for (let end = 0; end < text.length; end += 1) {
      expect(() => parse(Buffer.from(text.slice(0, end)))).toThrow(PurgeError);
    }
    expect(parse(Buffer.from(text)).entries).toHaveLength(1);
  });
});

const token = fc.constantFrom(
  ...['<urlset>', '</urlset>', '<url>', '</url>', '<loc>', '</loc>', '<lastmod/>', '<!--', '-->', '<![CDATA[', ']]>'],
  ...['<?xml?>', '<?', '?>', '&', ';', '&amp;', '<', '>', '/', '"', "'", '=', ' ', 'x', '<!', '<!DOCTYPE x>', '\uFEFF'],
  ...['<sitemapindex>', '</sitemapindex>', '<sitemap>', '</sitemap>', '&#', '&#x41;', '文', '<a b="', "<a b='>' />"],
);

describe('junk', () => {
  const never = (bytes: Uint8Array, cuts: readonly number[]) => {
    try {
      parse(bytes, cuts);
    } catch (error) {
      expect(error).toBeInstanceOf(PurgeError);
      expect(error).toMatchObject({ code: 'SITEMAP' });
    }
  };

  it('of bytes never throws anything but PurgeError', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(200), { maxLength: 3 }), never));
  });

  it('of markup neither, and it is the same wherever it is cut', () => {
    const junk = fc.array(token, { maxLength: 30 }).map((tokens) => Buffer.from(tokens.join('')));
    const outcome = (work: () => unknown) => {
      try {
        return work();
      } catch (error) {
        expect(error).toBeInstanceOf(PurgeError);
        return 'refused';
      }
    };
    fc.assert(
      fc.property(junk, fc.array(fc.nat(300), { maxLength: 5 }), (bytes, cuts) => {
        expect(outcome(() => parse(bytes, cuts))).toEqual(outcome(() => parse(bytes)));
      }),
      { numRuns: 2000 },
    );
  });
});
