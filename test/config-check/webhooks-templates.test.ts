import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../lib/config-check/check.ts';
import { problemsOf, SMALLEST } from './config-text.ts';
import { problemsOfMore, problemsOfRule } from './webhook-text.ts';

describe('a template is refused', () => {
  it.each([
    ['', 'begin with "/", https:// or {url}', 'nothing'],
    ['blog', 'begin with "/", https:// or {url}', 'no slash'],
    ['ftp://h.example/', 'begin with "/", https:// or {url}', 'another scheme'],
    ['www.h.example/', 'begin with "/", https:// or {url}', 'a host without its scheme'],
    ['//h.example/', 'a path begins with one slash', 'a host that looks like a path'],
    ['/a b', 'no blanks, "#" and "\\" in a URL', 'a blank'],
    ['/a#b', 'no blanks, "#" and "\\" in a URL', 'a fragment'],
    ['/a\\b', 'no blanks, "#" and "\\" in a URL', 'a backslash'],
    ['/a\u0001', 'no blanks, "#" and "\\" in a URL', 'a control character'],
    ['/a/../b', 'no . and .. in a URL', 'dots'],
    ['/./{slug}', 'no . and .. in a URL', 'a dot'],
    ['/{slug}/..', 'no . and .. in a URL', 'dots behind a slot'],
    ['/a/%2E%2e/b', 'no . and .. in a URL', 'escaped dots'],
    ['https://h.example/..', 'no . and .. in a URL', 'dots behind a host'],
    ['/{slug', 'a brace without its partner', 'an open brace'],
    ['/slug}', 'a brace without its partner', 'a closing brace'],
    ['/{}', 'an empty {} names no value', 'an empty slot'],
    ['/{a b}', '"a b" is no path into a payload', 'no path'],
    ['/{__proto__.a}', '"__proto__" cannot be read', 'a forbidden name'],
    ['/{a["constructor"]}', '"constructor" cannot be read', 'another one'],
    ['/{a.prototype|lower}', '"prototype" cannot be read', 'another one'],
    ['/{slug|upper}', 'no filter "upper"', 'an unknown filter'],
    ['/{slug|lower:x}', 'no filter "lower:x"', 'a filter with a text too many'],
    ['https://evil.example/{slug}', 'evil.example belongs to no configured site', 'a foreign host'],
    ['https://evil.example', 'evil.example belongs to no configured site', 'a foreign host alone'],
    ['https://h.example:8443/', 'h.example:8443 belongs to no configured site', 'a foreign port'],
    ['https://{host}/a', 'a value would lead to another host', 'a host of the payload'],
    ['https://{lang}.h.example/a', 'a value would lead to another host', 'half a host of the payload'],
    ['https://h.example{slug}', 'a value would lead to another host', 'no slash behind a host'],
    ['https://h.example{slug|default:}', 'a value would lead to another host', 'nor with a default that would do'],
    ['https://me@h.example/', 'a URL to purge has no user name', 'a user name'],
    ['https://*.h.example/', 'CDN APIs take no wildcard host', 'a wildcard'],
    ['/{slug|default:..}', 'a value has a . or .. segment', 'a default that is refused when it is needed'],
    ['/{a}/{slug|default://b}', 'a value begins with //', 'another one'],
  ])('%j: %s (%s)', (text, problem) => {
    const list = JSON.stringify([text]);
    const expected = (path: string) => [expect.stringContaining(`9 webhooks[0].rules[0].${path}[0]: ${problem}`)];
    expect(problemsOfRule(`{purge: ${list}}`)).toEqual(expected('purge'));
    expect(problemsOfRule(`{dirs: ${list}}`)).toEqual(expected('dirs'));
    expect(problemsOfRule(`{default: {purge: ${list}}}`)).toEqual(expected('default.purge'));
    expect(problemsOfMore('default:', `  dirs: ${list}`)).toEqual([
      expect.stringContaining(`9 webhooks[0].default.dirs[0]: ${problem}`),
    ]);
  });

  it('that names a directory with a query, and only there', () => {
    expect(problemsOfRule('{dirs: ["/a/?b={c}"]}')).toEqual([
      '9 webhooks[0].rules[0].dirs[0]: a directory has no query',
    ]);
    expect(problemsOfRule('{dirs: ["/a%2f{c}/"]}')).toEqual([
      expect.stringContaining('a directory with an encoded slash'),
    ]);
    expect(problemsOfRule('{purge: ["/a/?b={c}", "/a%2f{c}/"]}')).toEqual([]);
  });

  it('on the line of its own', () => {
    const lines = [
      'rules:',
      '  - purge:',
      '      - /a',
      '      - https://evil.example/',
      '    dirs:',
      '      - https://e.example/',
    ];
    expect(problemsOfMore(...lines)).toEqual([
      expect.stringMatching(/^11 webhooks\[0\]\.rules\[0\]\.purge\[1\]: evil\.example belongs/),
      expect.stringMatching(/^13 webhooks\[0\]\.rules\[0\]\.dirs\[0\]: e\.example belongs/),
    ]);
  });

  it('that is a path where nobody says of which site, once for each webhook', () => {
    const text = SMALLEST.replace('sites:\n', 'sites:\n  - {name: two, bases: [https://two.example]}\n');
    const auth = 'auth: {bearer: {env: AB}}';
    const webhook = (name: string, more: string) => `  - {name: ${name}, preset: generic, ${auth}, ${more}}\n`;
    const several = [
      webhook('a', 'rules: [{purge: [/a, "/{b}", "https://h.example/"]}]'),
      webhook('b', 'default: {dirs: [/a/]}'),
      webhook('c', 'rules: [{purge: ["{path}"]}]'),
      webhook('d', 'rules: [{purge: ["{url}", "https://h.example{path}"]}]'),
      webhook('e', 'site: two, default: [/]'),
      `  - {name: f, preset: ghost, ${auth}}\n`,
    ];
    const problems = problemsOf(() => checkConfig(`${text}webhooks:\n${several.join('')}`, 'purge.config.yaml'));
    const message = 'paths need a site when there are several';
    expect(problems).toEqual([
      `6 webhooks[0].site: ${message}`,
      `7 webhooks[1].site: ${message}`,
      `8 webhooks[2].site: ${message}`,
      `11 webhooks[5].site: ${message}`,
    ]);
  });
});

describe('a directory', () => {
  it.each(['{path}', '{url}', '{oldPath}', '/a/{slug|raw}/', '{path}x/'])('is not named by a payload: %s', (dir) => {
    expect(problemsOfRule(`dirs: ['${dir}']`)).toContainEqual(
      expect.stringContaining('rules[0].dirs[0]: a payload names no directories'),
    );
  });

  it.each(['/a/', '/{locale}/blog/', '/a/{data.path}/', '/{slug|lower}/'])('may be %s', (dir) => {
    expect(problemsOfRule(`dirs: ['${dir}']`)).toEqual([]);
  });
});

describe('what a locale is called', () => {
  it.each(['a b', '../x', 'a/..', 'a?b', 'a#b'])('is not %s', (name) => {
    expect(problemsOfRule(`{purge: ['/{slug}'], locales: {en: '${name}'}}`)).toContainEqual(
      expect.stringContaining('rules[0].locales.en: '),
    );
  });
});
