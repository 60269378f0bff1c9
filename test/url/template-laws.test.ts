import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exact } from '../../lib/url/template.ts';
import { joinBase, readUrlText } from '../../lib/url/url-text.ts';
import { render, url, type Values } from './slots.ts';

// Plain random text hardly ever holds what matters, so that is dealt out by itself, too.
const awkward = fc.constantFrom(
  ...'/.%?#\\@:&= \t\n\0~文😀',
  ...['..', '//', '%2e', '%2E.', '\u00a0', '\ufeff', '\ud83d', '\ude00', 'https://evil.example', '.evil.example'],
);
const piece = fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 3 }), fc.string({ maxLength: 3 }));
const value = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const encoding = fc.constantFrom<Exact>('browser', 'strict');
const runs = { numRuns: 3000 };
const BASE = 'https://www.example.com';

/** What becomes of a text afterwards: it is joined to the base of its site, and read. */
function hrefOf(text: string): URL {
  return readUrlText(/^https?:/i.test(text.trim()) ? text : joinBase(BASE, text.trim()));
}

const wellFormed = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');

describe('whatever a payload holds', () => {
  it('a template of a path keeps to its host and directory', () => {
    const template = fc.constantFrom('/blog/{x}', '/blog/{x}/', '/blog/{x|raw}', '/blog/{x|trimSlashes}', '/blog/a{x}');
    fc.assert(
      fc.property(template, value, fc.boolean(), encoding, (text, x, isUrl, how) => {
        const { texts, refused, missing } = render(text, { x: { text: x, isUrl } }, how);
        expect([missing, texts.length + refused.length]).toEqual([undefined, 1]);
        for (const rendered of texts) {
          const { origin, pathname } = hrefOf(rendered);
          expect(origin).toBe(BASE);
          expect(pathname.startsWith('/blog/')).toBe(true);
          expect(new URL(rendered, BASE).origin).toBe(BASE);
        }
      }),
      runs,
    );
  });

  it('so does one of an absolute URL, wherever its slot stands', () => {
    const template = fc.constantFrom(
      `${BASE}/blog/{x}`,
      `${BASE}/blog{x}`,
      `${BASE}{x}`,
      `${BASE}?{x}`,
      `${BASE}{x}{x}`,
    );
    fc.assert(
      fc.property(template, value, fc.boolean(), encoding, (text, x, isUrl, how) => {
        for (const rendered of render(text, { x: { text: x, isUrl } }, how).texts) {
          const { origin, pathname } = hrefOf(rendered);
          expect(origin).toBe(BASE);
          if (text.includes('/blog')) expect(pathname.startsWith('/blog')).toBe(true);
        }
      }),
      runs,
    );
  });

  it('a template that begins with a value is a path, unless it begins with {url}', () => {
    const template = fc.constantFrom('{x}', '{x}/a', '{x}{x}', '{x}//evil.example', '{path}', '{path}a');
    fc.assert(
      fc.property(template, value, encoding, (text, x, how) => {
        for (const rendered of render(text, { x, path: url(x) }, how).texts) {
          if (/^\s*(#|$)/.test(rendered)) continue; // refused where it is read
          expect(hrefOf(rendered).origin).toBe(BASE);
        }
      }),
      runs,
    );
  });

  it('several values together lead nowhere else', () => {
    const template = fc.constantFrom('/blog/{x}{y}', '/blog/{x}/{y}', '/blog/.{x}{y}', '/blog/{x|raw}{y|raw}');
    fc.assert(
      fc.property(template, value, value, (text, x, y) => {
        for (const rendered of render(text, { x, y }).texts) {
          const { origin, pathname } = hrefOf(rendered);
          expect([origin, pathname.slice(0, 6)]).toEqual([BASE, '/blog/']);
        }
      }),
      runs,
    );
  });

  it('what is rendered reads back as the value', () => {
    fc.assert(
      fc.property(value, encoding, (x, how) => {
        for (const rendered of render('/blog/{x}', { x }, how).texts) {
          const { href, pathname, search, hash } = new URL(rendered, BASE);
          expect(href).toBe(BASE + rendered);
          expect([search, hash]).toEqual(['', '']);
          expect(decodeURIComponent(pathname.slice('/blog/'.length))).toBe(wellFormed(x).replace(/^\//, ''));
        }
      }),
      runs,
    );
  });

  it('in a query, too', () => {
    fc.assert(
      fc.property(value, encoding, (x, how) => {
        for (const rendered of render('/s?a=1&q={x}&b=2', { x }, how).texts) {
          const { pathname, searchParams, hash } = new URL(rendered, BASE);
          expect([pathname, searchParams.get('q'), hash]).toEqual(['/s', wellFormed(x), '']);
          expect([...searchParams.keys()]).toEqual(['a', 'q', 'b']);
        }
      }),
      runs,
    );
  });

  it('URL text is the same text afterwards', () => {
    fc.assert(
      fc.property(value, encoding, (x, how) => {
        for (const rendered of render('/a{path}', { path: url(x) }, how).texts) expect(rendered).toBe(`/a${x}`);
      }),
      runs,
    );
  });

  it('nothing throws, nothing is invented, and 1000 texts are the most', () => {
    const template = fc.constantFrom('/{x}/{y}', '{x|lower}?{y}', '/{x|drop:a|default:b}/{y|raw}', '{x}{y}{x}');
    const values = fc.record({ x: fc.array(value), y: fc.array(value) });
    fc.assert(
      fc.property(template, values, encoding, (text, { x, y }: { x: string[]; y: string[] }, how) => {
        const given: Values = { x, y };
        const { texts, refused, missing } = render(text, given, how);
        expect(texts.length).toBeLessThanOrEqual(1000);
        expect(texts.length > 0 || refused.length > 0 || missing !== undefined).toBe(true);
        const invented = /undefined|null|NaN|\[object/;
        if (!invented.test([...x, ...y].join())) expect(texts.join('\n')).not.toMatch(invented);
      }),
      { numRuns: 500 },
    );
  });
});
