import { describe, expect, it } from 'vitest';
import { render, url, type Values } from './slots.ts';

const CONTROL = 'a value has a control character or a backslash';
const DOTS = 'a value has a . or .. segment';
const SLASHES = 'a value begins with //, which would be another host';
const HOST = 'a value would lead to another host';
const LONG = 'a text above 4096 characters';

describe('a value that leads elsewhere is refused', () => {
  it.each([
    ['..', DOTS, 'two dots'],
    ['.', DOTS, 'one dot'],
    ['../a', DOTS, 'at the start'],
    ['a/../b', DOTS, 'inside'],
    ['a/..', DOTS, 'at the end'],
    ['/..', DOTS, 'after a slash that falls away'],
    ['a/./b', DOTS, 'one dot inside'],
    ['%2e%2e', DOTS, 'escaped dots'],
    ['%2E.', DOTS, 'half escaped'],
    ['a/.%2e/b', DOTS, 'half escaped, inside'],
    ['a?/../b', DOTS, 'after a "?", which becomes a character of the path'],
    ['a#/../b', DOTS, 'after a "#", likewise'],
    ['https://h/../a', DOTS, 'in a URL'],
    ['https://..', DOTS, 'in the place of a host'],
    ['\\', CONTROL, 'a backslash, which browsers read as a slash'],
    ['a\\..\\b', CONTROL, 'dots between backslashes'],
    ['a\nb', CONTROL, 'a line end'],
    ['a\r\nHost: evil', CONTROL, 'a header'],
    ['.\t.', CONTROL, 'a tab, which a parser of URLs drops'],
    ['\0', CONTROL, 'NUL'],
    ['a\x7f', CONTROL, 'DEL'],
    ['a\x85b', CONTROL, 'a control character of Latin-1'],
    ['//evil.example', SLASHES, 'another host'],
    ['///evil.example', SLASHES, 'with more slashes'],
    ['//', SLASHES, 'slashes alone'],
    ['a'.repeat(4097), LONG, 'no end'],
  ])('%j: %s (%s)', (x, reason) => {
    expect(render('/blog/{x}', { x })).toEqual({ texts: [], refused: [reason] });
  });

  it.each<readonly [string, Values, string, string]>([
    ['/blog/.{x}', { x: '.' }, DOTS, 'a dot of the template and one of the value'],
    ['/blog/.{x}/a', { x: '' }, DOTS, 'a dot that is left alone'],
    ['/blog/{x}{y}', { x: '', y: '..' }, DOTS, 'behind an empty value'],
    ['/blog/{x|raw}e{y|raw}e', { x: '%2', y: '%2' }, DOTS, 'escaped dots, made of two values'],
    ['/blog/{x|raw}{y|raw}', { x: 'a/%', y: '2e' }, DOTS, 'an escape, made of two values'],
    ['/blog/{x|raw}', { x: '.. ' }, DOTS, 'a blank behind the dots, which falls away'],
    ['/blog/{x|raw}', { x: '..\u00a0' }, DOTS, 'another blank'],
    ['/blog/{x|raw}', { x: '.%2e\ufeff' }, DOTS, 'a byte order mark'],
    ['/blog/{x|default:..}', {}, DOTS, 'a default'],
    ['/blog/{x|trimSlashes}', { x: '/../' }, DOTS, 'after a filter'],
    ['/{x}', { x: '文'.repeat(500) }, LONG, 'what is too long once it is encoded'],
  ])('%s with %j: %s (%s)', (template, values, reason) => {
    expect(render(template, values)).toEqual({ texts: [], refused: [reason] });
  });

  it.each([
    ['/..', DOTS, 'out of every base'],
    ['/a/%2E%2e/b', DOTS, 'escaped dots'],
    ['../a', DOTS, 'without a slash'],
    ['https://h/a/..', DOTS, 'in a whole URL'],
    ['/a/.. ', DOTS, 'a blank behind the dots, which falls away'],
    ['/a\\..\\b', CONTROL, 'backslashes'],
    ['/a/.\n./b', CONTROL, 'a line end, which a parser of URLs drops'],
    ['//evil.example/a', SLASHES, 'another host'],
    [`/${'a'.repeat(4096)}`, LONG, 'no end'],
  ])('as is URL text %j: %s (%s)', (text, reason) => {
    for (const template of ['{url}', '{path}', '/a/{path}', 'https://h.example{path}']) {
      expect(render(template, { url: url(text), path: url(text) })).toEqual({ texts: [], refused: [reason] });
    }
  });

  it('tells each reason once, and renders the others', () => {
    const x = ['a', '..', '//b', '../c', 'd\n', 'e'];
    expect(render('/{x}', { x })).toEqual({ texts: ['/a', '/e'], refused: [DOTS, SLASHES, CONTROL] });
  });

  it.each(['...', '.a', 'a?b', 'a#b', 'a.', '..a', 'a/..b/.c', '%2f..%2f', '.%2', 'a:b@c', ' a ', '~', '%00'])(
    'and %j leads nowhere else',
    (x) => {
      const { texts } = render('/blog/{x}', { x });
      expect(texts.map((text) => decodeURIComponent(new URL(text, 'https://h.example/').pathname))).toEqual([
        `/blog/${x}`,
      ]);
    },
  );
});

describe('the host is that of the template', () => {
  it.each([
    ['https://h.example{x}', '.evil.example/', 'more labels'],
    ['https://h.example{x}', '@evil.example/', 'a user name'],
    ['https://h.example{x}', ':8443/', 'a port'],
    ['https://h.example{x}', 'a', 'more letters'],
    ['https://{x}/a', 'evil.example', 'all of it'],
    ['https://{x}.example/a', 'evil', 'some of it'],
    ['https://h.example:{x}/', '8443', 'a port in its place'],
    ['{x}', 'https://evil.example/', 'a whole URL where a path should be'],
    ['{x}', 'HTTP://evil.example/', 'in capitals'],
    ['{x}', ' https://evil.example/', 'behind a blank, which falls away'],
    ['{x}', '\ufeffhttps://evil.example/', 'behind a byte order mark'],
    ['{x}/amp', 'https://evil.example', 'with more of the template behind it'],
    ['{x}//evil.example/', 'https:', 'a scheme before the slashes of the template'],
  ])('%s with %j is refused: %s', (template, x) => {
    expect(render(template, { x: url(x) })).toEqual({ texts: [], refused: [HOST] });
    for (const text of render(template, { x }).texts) expect(text).not.toMatch(/^\s*https?:/i);
  });

  it('and a plain value cannot change it either, though browsers leave ":" and "/" as they are', () => {
    expect(render('{x}', { x: 'https://evil.example/' })).toEqual({ texts: [], refused: [HOST] });
    expect(render('{x}', { x: 'https://evil.example/' }, 'strict').texts).toEqual(['https%3A//evil.example/']);
    expect(render('{x}{y}', { x: 'https:/', y: '/evil.example' }).texts).toEqual(['https:/evil.example']);
  });

  it('nor is a field of something called "url" the URL of the sender', () => {
    for (const template of ['{url.a}', '{url[0]}', '{a.url}', '{oldUrl}']) {
      const x = url('https://evil.example/');
      expect(render(template, { url: x, a: x, oldUrl: x })).toEqual({ texts: [], refused: [HOST] });
    }
  });

  it.each<readonly [string, Values, string, string]>([
    ['{url}', { url: url('https://other.example/a') }, 'https://other.example/a', '{url} brings its own'],
    ['{url}amp/', { url: url('https://other.example/a/') }, 'https://other.example/a/amp/', 'with more behind it'],
    ['{link|raw}', { link: 'https://other.example/a' }, 'https://other.example/a', 'a raw one, too: it is URL text'],
    ['https://h.example{x}', { x: url('/a') }, 'https://h.example/a', 'a path behind it'],
    ['https://h.example{x}', { x: url('?a') }, 'https://h.example?a', 'a query behind it'],
    ['HTTPS://H.example/{x}', { x: 'a' }, 'HTTPS://H.example/a', 'in capitals'],
    ['/go/{x}', { x: 'https://other.example/' }, '/go/https://other.example/', 'a URL in a path is none'],
  ])('%s with %j is %s: %s', (template, values, text) => {
    expect(render(template, values)).toEqual({ texts: [text], refused: [] });
  });
});
