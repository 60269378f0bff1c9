import { describe, expect, it } from 'vitest';
import type { Exact, Value } from '../../lib/url/template.ts';
import { render, url, type Values } from './slots.ts';

const textsOf = (template: string, values?: Values, encoding?: Exact) => render(template, values, encoding).texts;

describe('a template', () => {
  it.each<readonly [string, Values, string, string]>([
    ['/', {}, '/', 'without slots it is its own text'],
    ['/a%20b/?x=1&y', {}, '/a%20b/?x=1&y', 'what its author wrote stays as it is'],
    ['/blog/{slug}', { slug: 'hello' }, '/blog/hello', 'a slot at the end'],
    ['{slug}/amp', { slug: 'hello' }, 'hello/amp', 'a slot at the start'],
    ['/{locale}/{slug}/', { locale: 'de', slug: 'hallo' }, '/de/hallo/', 'two slots'],
    ['/{year}-{slug}.html', { year: '2026', slug: 'a' }, '/2026-a.html', 'slots in one segment'],
    ['/{slug}/{slug}', { slug: 'a' }, '/a/a', 'one value in two places'],
    ['/{a}{b}', { a: 'x', b: 'y' }, '/xy', 'slots without anything between them'],
    ['https://h.example/{slug}', { slug: 'a' }, 'https://h.example/a', 'an absolute URL'],
    ['{url}', { url: url('https://h.example/a%20b') }, 'https://h.example/a%20b', 'the URL of the sender'],
    ['/files/.{name}', { name: 'env' }, '/files/.env', 'a dot before a slot'],
  ])('%s with %j is %s: %s', (template, values, text) => {
    expect(render(template, values)).toEqual({ texts: [text], refused: [] });
  });

  it.each<readonly [string, Values, readonly string[], string]>([
    ['/tag/{tag}', { tag: ['a', 'b'] }, ['/tag/a', '/tag/b'], 'one URL an item'],
    ['/{x}/{y}', { x: ['a', 'b'], y: ['1', '2'] }, ['/a/1', '/a/2', '/b/1', '/b/2'], 'each with each'],
    ['/{x}/{x}', { x: ['a', 'b'] }, ['/a/a', '/a/b', '/b/a', '/b/b'], 'with itself, too'],
    ['/{x}', { x: ['a', '..', 'b'] }, ['/a', '/b'], 'a refused one takes nobody along'],
  ])('%s with %j is %j: %s', (template, values, texts) => expect(textsOf(template, values)).toEqual(texts));
});

describe('a value', () => {
  it.each<readonly [string, string, string, string]>([
    ['a b', 'a%20b', 'a%20b', 'a blank'],
    ['é', '%C3%A9', '%C3%A9', 'UTF-8'],
    ['文/😀', '%E6%96%87/%F0%9F%98%80', '%E6%96%87/%F0%9F%98%80', 'a slash stays'],
    ['100%', '100%25', '100%25', 'a bare "%"'],
    ['a%20b', 'a%2520b', 'a%2520b', 'an escape is text like any other'],
    ['a?b#c', 'a%3Fb%23c', 'a%3Fb%23c', 'no query and no fragment'],
    ["it's+(1)&=,;@:$!*", "it's+(1)&=,;@:$!*", 'it%27s%2B%281%29%26%3D%2C%3B%40%3A%24%21%2A', 'browsers leave these'],
    ['[a]|b^c', '[a]|b%5Ec', '%5Ba%5D%7Cb%5Ec', 'brackets'],
    ['\ud83dx', '%EF%BF%BDx', '%EF%BF%BDx', 'half a character, as browsers send it'],
    ['a//b', 'a//b', 'a//b', 'slashes inside it'],
    ['a..b/...', 'a..b/...', 'a..b/...', 'dots that are no dot segment'],
    ['https://h', 'https://h', 'https%3A//h', 'a URL inside a path'],
    ['{b}', '%7Bb%7D', '%7Bb%7D', 'braces are no slot'],
    ['$1$&', '$1$&', '%241%24%26', 'nothing is replaced in it'],
  ])('%j is written %s for browsers and %s strictly: %s', (slug, browser, strict) => {
    expect(textsOf('/blog/{slug}', { slug })).toEqual([`/blog/${browser}`]);
    expect(textsOf('/blog/{slug}', { slug }, 'strict')).toEqual([`/blog/${strict}`]);
  });

  it.each<readonly [string, string | Value, string, string]>([
    ['/s?q={q}', "a b&c=d/'é", '/s?q=a%20b%26c%3Dd%2F%27%C3%A9', 'form encoding'],
    ['/s?q={q}', '/a', '/s?q=%2Fa', 'a slash at its start'],
    ['/s?u=/{q}', '/a', '/s?u=/%2Fa', 'no joint of slashes'],
    ['/s?q={q}#', '\ude00', '/s?q=%EF%BF%BD#', 'half a character'],
    ['/{q}?q={q}', 'a/b', '/a/b?q=a%2Fb', 'the place decides, not the value'],
    ['/s?q={q}', url('/a?b=c&d'), '/s?q=%2Fa%3Fb%3Dc%26d', 'URL text is a value there'],
    ['/{q|raw}&x={q}', '?a&b', '/?a&b&x=%3Fa%26b', 'after the "?" of a raw value'],
  ])('%s with %j is %s after a "?": %s', (template, q, text) => {
    expect(textsOf(template, { q })).toEqual([text]);
    expect(textsOf(template, { q }, 'strict')).toEqual([text]);
  });

  it.each<readonly [string, string, string, string]>([
    ['{path}', '/a%20b/?c=d', '/a%20b/?c=d', 'alone'],
    ['https://cdn.example{path}', '/a%2fb', 'https://cdn.example/a%2fb', 'on another host'],
    ['/amp{path}', '/a', '/amp/a', 'below a directory'],
    ['{path}amp/', '/a/', '/a/amp/', 'with more behind it'],
    ['/{path}', '/a', '/a', 'with a slash of the template'],
    ['{path}', '/a b/é', '/a b/é', 'what is not encoded is left to the reader of URL text'],
  ])('that is URL text is never encoded again: %s with %s is %s, %s', (template, path, text) => {
    expect(textsOf(template, { path: url(path) })).toEqual([text]);
    expect(textsOf(template, { path: url(path) }, 'strict')).toEqual([text]);
  });
});

describe('two slashes that meet are one', () => {
  it.each<readonly [string, Values, string, string]>([
    ['/{locale}/blog', { locale: '' }, '/blog', 'an empty value drops its segment'],
    ['/a/{x}/b', { x: '' }, '/a/b', 'in the middle'],
    ['/a/{x}/', { x: '' }, '/a/', 'at the end'],
    ['/a/{x}/{y}/b', { x: '', y: '' }, '/a/b', 'two in a row'],
    ['/{x}', { x: '' }, '/', 'the root'],
    ['https://h.example/{x}/a', { x: '' }, 'https://h.example/a', 'but not those of the scheme'],
    ['https://h.example{x}/a', { x: '' }, 'https://h.example/a', 'right behind the host'],
    ['/a/{x}', { x: '/b' }, '/a/b', 'a value that begins with one'],
    ['/{x}/b', { x: 'a/' }, '/a/b', 'a value that ends with one'],
    ['/a/{x}/b', { x: '/' }, '/a/b', 'a value that is one'],
    ['/{x}{y}', { x: 'a/', y: '/b' }, '/a/b', 'between two values'],
    ['/a//{x}', { x: 'b' }, '/a//b', 'not those of the author'],
    ['/a/{x}', { x: 'b//c' }, '/a/b//c', 'nor those inside a value'],
    ['/a{x}b', { x: '' }, '/ab', 'no slash, no joint'],
  ])('%s with %j is %s: %s', (template, values, text) => expect(textsOf(template, values)).toEqual([text]));
});

describe('a filter', () => {
  it.each<readonly [string, Values, readonly string[], string]>([
    ['/{x|lower}', { x: 'ÄB' }, ['/%C3%A4b'], 'lower, before it is encoded'],
    ['/{x|trimSlashes}/', { x: '//a/b//' }, ['/a/b/'], 'trimSlashes takes all of both ends'],
    ['/{x|trimSlashes}', { x: '///' }, ['/'], 'trimSlashes of nothing else'],
    ['/{x|trimSlashes}', { x: 'a//b' }, ['/a//b'], 'trimSlashes leaves those inside'],
    ['/{x|default:a b}', {}, ['/a%20b'], 'default, which is a value like others'],
    ['/{x|default:}/a', {}, ['/a'], 'an empty default drops the segment'],
    ['/{x|default:b}', { x: 'a' }, ['/a'], 'default is for a missing value alone'],
    ['/{x|default:b}', { x: '' }, ['/'], 'not for one that is to be left out'],
    ['/{x|default:a:b}', {}, ['/a:b'], 'default may have a colon'],
    ['/{x|default:B|lower}', {}, ['/b'], 'filters apply to a default, too'],
    ['/{x|drop:home}/', { x: 'home' }, ['/'], 'drop leaves the segment out'],
    ['/{x|drop:home}', { x: ['home', 'homes', 'Home'] }, ['/', '/homes', '/Home'], 'drop of the whole value alone'],
    ['/{x|lower|drop:home}', { x: 'HOME' }, ['/'], 'one after the other'],
    ['/{x|drop:home|lower}', { x: 'HOME' }, ['/home'], 'in their order'],
    ['/{x|drop:a|drop:b}', { x: ['a', 'b', 'c'] }, ['/', '/', '/c'], 'one several times'],
    ['/{x|raw}', { x: 'a%20b?c' }, ['/a%20b?c'], 'raw is not encoded'],
    ['/{x|raw|lower}', { x: 'A%2F' }, ['/a%2f'], 'raw with another'],
    ['/{x|raw|default:a%20b}', {}, ['/a%20b'], 'raw with a default'],
  ])('%s with %j is %j: %s', (template, values, texts) => {
    expect(render(template, values)).toMatchObject({ texts, refused: [] });
  });

  it('raw also holds for a value that is said to be no URL', () => {
    expect(textsOf('/{x|raw}', { x: { text: 'a%20b', isUrl: false } })).toEqual(['/a%20b']);
  });

  it('trimSlashes is quick with a value of slashes, of which a body may have millions', () => {
    const start = performance.now();
    expect(textsOf('/{x|trimSlashes}', { x: `a${'/'.repeat(200_000)}b` })).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('a slot without a value', () => {
  it.each<readonly [string, Values, string, string]>([
    ['/blog/{slug}', {}, 'slug', 'the only one'],
    ['/{locale}/{slug}', { locale: 'de' }, 'slug', 'the second one'],
    ['/{locale}/{slug}', {}, 'locale', 'the first one is told'],
    ['/{locale}/{slug}', { slug: ['..'] }, 'locale', 'beside a refused one'],
    ['/{slug|lower}', {}, 'slug', 'filters make no value'],
    ['/{slug|drop:x}', {}, 'slug', 'nor does drop'],
  ])('renders nothing: %s with %j misses %s, %s', (template, values, name) => {
    expect(render(template, values)).toMatchObject({ texts: [], refused: [], missing: { path: [name] } });
  });
});

describe('one template comes to 1000 texts at most', () => {
  const list = (length: number) => Array.from({ length }, (_, n) => `${n}`);
  const many = ['more than 1000 URLs of one template'];

  it.each<readonly [string, Values, number, readonly string[], string]>([
    ['/{x}', { x: list(1000) }, 1000, [], 'so many items'],
    ['/{x}', { x: list(1001) }, 1000, many, 'one more'],
    ['/{x}/{y}', { x: list(40), y: list(25) }, 1000, [], 'so many pairs'],
    ['/{x}/{y}', { x: list(77), y: list(13) }, 1000, many, 'one pair more'],
    ['/{x}/{y}/{z}', { x: list(2000), y: ['a'], z: ['b'] }, 1000, many, 'too many in the first slot'],
    ['/{x}/{y}/{z}/{u}', { x: list(900), y: list(900), z: list(900), u: list(900) }, 1000, many, 'far too many'],
    ['/{x}/{y}', { x: list(2000), y: ['..'] }, 0, [...many, 'a value has a . or .. segment'], 'all refused'],
    ['/{x}', { x: [...list(1000), '..'] }, 1000, many, 'what comes after that is not looked at'],
    ['/{x}', { x: ['..', ...list(1000)] }, 999, ['a value has a . or .. segment', ...many], 'one of them refused'],
  ])('%s (%#)', (template, values, count, refused) => {
    const rendered = render(template, values);
    expect(rendered.texts).toHaveLength(count);
    expect(new Set(rendered.texts).size).toBe(count);
    expect(rendered.refused).toEqual(refused);
  });
});
