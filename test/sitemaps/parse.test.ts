import { describe, expect, it } from 'vitest';
import { createSitemapReader, type ParsedSitemap } from '../../lib/sitemaps/parse.ts';
import { index, urlset } from './site-server.ts';

function parse(text: string | Buffer, size = Number.POSITIVE_INFINITY): ParsedSitemap {
  const bytes = Buffer.from(text as string);
  const reader = createSitemapReader();
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, Math.min(at + size, bytes.length)));
  return reader.end();
}

const locs = (text: string | Buffer) => parse(text).entries.map(({ loc }) => loc);
const A = 'https://a.example/';

describe('a sitemap', () => {
  it('is read with its dates', () => {
    expect(parse(urlset([A, '2026-01-02'], `${A}b`))).toEqual({
      kind: 'urlset',
      entries: [{ loc: A, lastmod: '2026-01-02' }, { loc: `${A}b` }],
    });
  });

  it('may be an index', () => {
    expect(parse(index([`${A}1.xml`, '2026']))).toEqual({
      kind: 'sitemapindex',
      entries: [{ loc: `${A}1.xml`, lastmod: '2026' }],
    });
  });

  it.each([
    ['no declaration', `<urlset><url><loc>${A}</loc></url></urlset>`],
    ['a prefix', `<s:urlset xmlns:s="x"><s:url><s:loc>${A}</s:loc></s:url></s:urlset>`],
    ['CDATA', `<urlset><url><loc><![CDATA[${A}]]></loc></url></urlset>`],
    ['CDATA in pieces', '<urlset><url><loc>https://<![CDATA[a.]]>example<![CDATA[/]]></loc></url></urlset>'],
    ['blanks', `<urlset >\n<url\t>\n<loc\n>\n  ${A}\n </loc ></url\n></urlset>\n\n`],
    ['comments', `<!-- <loc> --><urlset><!----><url><!-- <url> --><loc>${A}<!-- & --></loc></url></urlset><!-- x -->`],
    ['a long comment', `<urlset><!--${' <url>'.repeat(50_000)}--><url><loc>${A}</loc></url></urlset>`],
    ['instructions', `<?xml version='1.0'?><?xml-stylesheet href="a>b"?><urlset><url><loc>${A}</loc></url></urlset>`],
    ['a BOM', `\uFEFF${urlset(A)}`],
    ['attributes with ">"', `<urlset a="1>2" b='>/>'><url><loc>${A}</loc></url></urlset>`],
    ['images', `<urlset><url><loc>${A}</loc><i:image><i:loc>${A}x.png</i:loc></i:image></url></urlset>`],
    ['alternates', `<urlset><url><x:link rel="alternate" href="${A}de"/><loc>${A}</loc></url></urlset>`],
    ['other elements', `<urlset><meta><loc>x</loc></meta><url><loc>${A}</loc><priority>1</priority></url></urlset>`],
    ['captions with anything', `<urlset><url><loc>${A}</loc><c>&nbsp; a & b <![CDATA[<url>]]></c></url></urlset>`],
    [
      'an encoding in other letters',
      `<?xml version="1.0" encoding='utf-8'?><urlset><url><loc>${A}</loc></url></urlset>`,
    ],
  ])('may have %s', (_, text) => expect(locs(text)).toEqual([A]));

  it.each([
    ['&amp;', '&'],
    ['&lt;&gt;&quot;&apos;', `<>"'`],
    ['&#38;', '&'],
    ['&#x26;', '&'],
    ['&#x1F600;', '😀'],
    ['&amp;amp;', '&amp;'],
    ['<![CDATA[&amp;]]>', '&amp;'],
    ['文', '文'],
  ])('may have %s in a URL', (written, read) => {
    expect(locs(`<urlset><url><loc>${A}?${written}=1</loc></url></urlset>`)).toEqual([`${A}?${read}=1`]);
  });

  it('may be empty', () => {
    expect(parse('<urlset></urlset>')).toEqual({ kind: 'urlset', entries: [] });
    expect(parse('<urlset/>').entries).toEqual([]);
  });

  it.each([1, 2, 3, 7, 64])('is read the same in pieces of %d bytes', (size) => {
    const text = `\uFEFF<?xml version="1.0"?><!-- 文 --><urlset a="b">${'<url><loc>https://a.example/文?a&amp;b<![CDATA[]]]]></loc><!-- --><lastmod>2026-01-01</lastmod></url>'.repeat(3)}</urlset>`;
    expect(parse(text, size)).toEqual(parse(text));
    expect(parse(text).entries[2]).toEqual({ loc: 'https://a.example/文?a&b]]', lastmod: '2026-01-01' });
  });
});

const whole = (inner: string) => `<urlset>${inner}</urlset>`;

describe('what is no sitemap', () => {
  it.each([
    ['nothing', '', 'cut off'],
    ['blanks', ' \n ', 'cut off'],
    ['text', 'https://a.example/\n', 'text outside of its elements'],
    ['an HTML page', '<html><body>error</body></html>', 'begins with <html>'],
    ['an HTML page with a type', '<!doctype html><html></html>', '<!DOCTYPE and <!ENTITY are never read'],
    ['a feed', '<rss version="2.0"><channel/></rss>', 'begins with <rss>'],
    ['JSON', '{"urls": []}', 'text outside of its elements'],
    ['a document type', `<!DOCTYPE urlset [<!ENTITY x "y">]>${urlset(A)}`, '<!DOCTYPE and <!ENTITY are never read'],
    ['an entity', whole(`<!ENTITY x SYSTEM "file:///etc/passwd"><url><loc>${A}</loc></url>`), '<!DOCTYPE and <!ENTITY'],
    ['an unknown entity', whole(`<url><loc>${A}&xxe;</loc></url>`), 'an "&" that is not written "&amp;"'],
    ['a bare ampersand', whole(`<url><loc>${A}?a=1&b=2</loc></url>`), 'an "&" that is not written "&amp;"'],
    ['NUL', whole(`<url><loc>${A}&#0;</loc></url>`), 'an "&"'],
    ['half a surrogate pair', whole(`<url><loc>${A}&#xD800;</loc></url>`), 'an "&"'],
    ['a number that is no character', whole(`<url><loc>${A}&#x110000;</loc></url>`), 'an "&"'],
    ['a cut in a tag', '<urlset><url><lo', 'cut off'],
    ['a cut in a text', `<urlset><url><loc>${A}`, 'cut off'],
    ['a cut between entries', `<urlset><url><loc>${A}</loc></url>`, 'cut off'],
    ['a cut in a comment', `${urlset(A)}<!-- `, 'cut off'],
    ['a cut at the start of a comment', `${urlset(A)}<!--`, 'cut off'],
    ['a cut in CDATA', '<urlset><url><loc><![CDATA[a', 'cut off'],
    ['a cut in a character', Buffer.from(whole('文')).subarray(0, 9), 'not UTF-8'],
    ['wrong nesting', whole(`<url><loc>${A}</url></loc>`), '</url> where </loc> was to end'],
    ['a tag that nothing opened', `${urlset()}</urlset>`, '</urlset> where nothing was to end'],
    ['a missing end', whole(`<url><loc>${A}</loc>`), '</urlset> where </url> was to end'],
    ['two documents', urlset(A) + urlset(A).replace(/<\?.*\?>/, ''), '<urlset> after the end'],
    ['text after the end', `${urlset(A)}x`, 'text outside'],
    ['CDATA after the end', `${urlset(A)}<![CDATA[x]]>`, 'text outside'],
    ['a URL in an index', `<sitemapindex><url><loc>${A}</loc></url></sitemapindex>`, '<url> in <sitemapindex>'],
    ['a sitemap in a list', whole(`<sitemap><loc>${A}</loc></sitemap>`), '<sitemap> in <urlset>'],
    ['an entry without its URL', whole('<url><lastmod>2026</lastmod></url>'), '<url> without <loc>'],
    ['an entry with an empty URL', whole('<url><loc> </loc></url>'), '<url> without <loc>'],
    ['two URLs in an entry', whole(`<url><loc>${A}</loc><loc>${A}b</loc></url>`), 'two <loc> in one entry'],
    ['an element in a URL', whole(`<url><loc>${A}<b>x</b></loc></url>`), '<b> in <loc>'],
    ['bare attributes', whole(`<url new><loc>${A}</loc></url>`), 'the attributes of <url>'],
    ['an end that is empty, too', whole(`<url><loc>${A}</loc></url/>`), 'the attributes of <url>'],
    ['a tag in a tag', whole(`<url <loc>${A}</loc></url>`), 'cut off'],
    ['a "<" in a URL', whole(`<url><loc>${A}?a<b</loc></url>`), 'cut off'],
    ['another encoding', `<?xml version="1.0" encoding="ISO-8859-1"?>${whole('')}`, 'not UTF-8'],
    ['bytes of Latin-1', Buffer.from(whole('é'), 'latin1'), 'not UTF-8'],
    ['UTF-16', Buffer.from(`\uFEFF${whole('')}`, 'utf16le'), 'not UTF-8'],
    ['binary junk', Buffer.from([0, 1, 2, 60, 0xff, 0x1f, 0x8b]), 'not UTF-8'],
    ['deep nesting', '<urlset>'.padEnd(5000, '<a>'), 'nested too deeply'],
    ['a tag without end', `<urlset a="${'x'.repeat(200_000)}`, 'a tag without end'],
    ['a URL without end', `<urlset><url><loc>${'x'.repeat(200_000)}</loc></url></urlset>`, 'without end'],
    ['a URL in many pieces', whole(`<url><loc>${'<![CDATA[xxxxxxxx]]>'.repeat(9000)}</loc></url>`), 'without end'],
  ])('is refused: %s', (_, text, message) => {
    for (const size of [Number.POSITIVE_INFINITY, 1000]) {
      expect(() => parse(text, size)).toThrow(expect.objectContaining({ code: 'SITEMAP' }));
      expect(() => parse(text, size)).toThrow(message);
    }
  });

  it('says how far it came', () => {
    expect(() => parse(urlset(A, `${A}b`).replace('</urlset>', '<oops>'))).toThrow(
      'broken XML after 2 entries: it is cut off; mend what writes it',
    );
  });

  it('has at most 50 000 entries', () => {
    const many = Array.from({ length: 50_000 }, (_, n) => `${A}${n}`);
    expect(parse(urlset(...many)).entries).toHaveLength(50_000);
    expect(() => parse(urlset(...many, A))).toThrow('more entries than the 50 000 of the protocol');
  });
});
