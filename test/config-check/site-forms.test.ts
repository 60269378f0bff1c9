import { describe, expect, it } from 'vitest';
import type { Form } from '../../lib/config/forms.ts';
import { createObjectMapper } from '../../lib/mapping/object-targets.ts';
import { checkSite, problemsOf } from './config-text.ts';

const slot = (name: string) => ({ path: [name] });
const compiled = (options: string) => checkSite(options).config.sites[1];

describe('forms, variants and related pages', () => {
  it('leave nothing in the configuration where they are off', () => {
    expect(
      Object.keys(compiled('bareIndex: false, cleanUrls: false, query: keep, variants: [], also: []') ?? {}),
    ).toEqual(Object.keys(compiled('priority: normal') ?? {}));
  });

  it('are switches where they are on', () => {
    expect(compiled('bareIndex: true, cleanUrls: true, query: ignore')).toMatchObject({
      bareIndex: true,
      cleanUrls: true,
      query: 'ignore',
    });
  });

  it.each<readonly [form: string, compiled: Form, why: string]>([
    ['?a', { path: [slot('key')], query: ['?a'] }, 'a query'],
    ["?a'文", { path: [slot('key')], query: ['?a%27%E6%96%87'] }, 'a query is encoded when it is compiled'],
    ['@2x', { path: [slot('stem'), '@2x', slot('ext')] }, 'before the extension'],
    ['.webp', { path: [slot('key'), '.webp'] }, 'after the key'],
    ['.webp?v=1', { path: [slot('key'), '.webp'], query: ['?v=1'] }, 'with a query'],
    ['{stem}.webp', { path: [slot('stem'), '.webp'] }, 'a template'],
    ['/t/{key}', { path: ['t/', slot('key')] }, 'its first slash goes'],
    ['/{key}', { path: [slot('key')] }, 'even before a slot'],
    ['/i?u={key}&w', { path: ['i'], query: ['?u=', slot('key'), '&w'] }, 'slots in a query'],
    ['{key}?{name}{ext}', { path: [slot('key')], query: ['?', slot('name'), slot('ext')] }, 'nothing but slots in it'],
  ])('are compiled: %s is %j (%s)', (form, expected) => {
    expect(compiled(`variants: [${JSON.stringify(form)}]`)?.variants).toEqual([{ forms: [expected], most: 20 }]);
  });

  it('become lists: one of all forms that stand alone, then the others as they are', () => {
    const variants =
      "variants: ['.a', {when: '*.jpg', forms: ['.b'], most: 3}, '.c', {when: ['a', 'b'], forms: ['.d']}]";
    expect(compiled(variants)?.variants).toEqual([
      { forms: [{ path: [slot('key'), '.a'] }, { path: [slot('key'), '.c'] }], most: 20 },
      { when: [expect.stringMatching(/^\^.*\$$/)], forms: [{ path: [slot('key'), '.b'] }], most: 3 },
      { when: [expect.any(String), expect.any(String)], forms: [{ path: [slot('key'), '.d'] }], most: 20 },
    ]);
  });

  it('are a pattern and templates', () => {
    expect(compiled("also: [{when: 'posts/{slug}.json', purge: ['/blog/{slug|lower}', '/feed.xml']}]")?.also).toEqual([
      {
        when: '^posts/(?<slug>[^/]+?)\\.json$',
        purge: [['/blog/', { path: ['slug'], filters: [['lower']] }], ['/feed.xml']],
      },
    ]);
  });

  it('work as they are compiled, and are JSON', () => {
    const options =
      "bucket: b-1, bareIndex: true, variants: ['@2x', {when: '**/*.html', forms: ['?v']}], also: [{when: '{x*}.html', purge: ['/s/{x}', 'https://h.example/']}]";
    const { config } = checkSite(options);
    const sites = JSON.parse(JSON.stringify(config.sites));
    expect(sites).toEqual(config.sites);
    const { targets } = createObjectMapper(sites)({ kind: 'created', bucket: 'b-1', keys: ['a/index.html'] });
    expect(targets.map(({ url }) => url.replace('https://two.example', ''))).toEqual([
      '/a/index.html',
      '/a/',
      '/a',
      '/a/index@2x.html',
      '/a/index.html?v',
      '/s/a/index',
      'https://h.example/',
    ]);
  });
});

const NO_FORM = 'no form: begin with "?", "@" or ".", or name a slot, such as {stem}.webp';
const MARKED = 'is taken as it is, without slots; for a template write';

describe('a form is refused on its line', () => {
  it.each([
    ['webp', NO_FORM, 'no mark and no slot'],
    ['', NO_FORM, 'nothing'],
    ['thumbs/a.jpg', NO_FORM, 'a path without a slot'],
    ['/x?a=1', NO_FORM, 'a path with a query without a slot'],
    ['?', 'a "?" with nothing behind it', 'an empty query'],
    ['@', 'a "@" with nothing behind it', 'nothing before the extension'],
    ['.', 'a "." with nothing behind it', 'nothing after the key'],
    ['{key}?', 'a "?" with nothing behind it', 'an empty query of a template'],
    ['.webp?', 'a "?" with nothing behind it', 'an empty query after the key'],
    ['?v={name}', `what begins with "?" ${MARKED} {key}?v={name}`, 'a slot in a query'],
    ['?v={ name }', `what begins with "?" ${MARKED} {key}?v={name}`, 'a slot with blanks'],
    ['.thumbs/{key}', `what begins with "." ${MARKED} /.thumbs/{key}`, 'a slot after a dot'],
    ['@{ext}', `what begins with "@" ${MARKED} /@{ext}`, 'a slot after an at'],
    ['.{slug}', 'no slot {slug}; there are {key}, {dir}, {name}, {stem} and {ext}', 'an unknown slot after a dot'],
    ['@2x?a', 'no query behind "@"; write {stem}@2x{ext}?query', 'a query before the extension'],
    ['{slug}.webp', 'no slot {slug}; there are {key}, {dir}, {name}, {stem} and {ext}', 'an unknown slot'],
    ['{key}?u={url}', 'no slot {url}; there are', 'an unknown slot in a query'],
    ['{key[0]}', 'no slot {key[0]}; there are', 'a step into a slot'],
    ['{key.name}', 'no slot {key.name}; there are', 'another'],
    ['{stem|lower}.webp', 'a form has no filters; write {stem}', 'a filter'],
    ['{stem|upper}.webp', 'no filter "upper"', 'an unknown filter'],
    ['{}.webp', 'an empty {} names no value', 'an empty slot'],
    ['{stem.webp', 'a brace without its partner', 'half a slot'],
    ['{dir}/t/{name}', '{dir} has its slash at the end already', 'a slash too many'],
    ['//t/{key}', 'begin with one slash, or with none', 'what would be another host'],
    ['../{key}', MARKED, 'a way out'],
    ['/../{key}', 'no . and .. in a form', 'a way out after a slash'],
    ['{dir}../{name}', 'no . and .. in a form', 'a way out of a folder'],
    ['t/./{key}', 'no . and .. in a form', 'a dot segment'],
    ['{key}#a', 'no line ends, "#" and "\\" in a form', 'a fragment'],
    ['t\\{key}', 'no line ends, "#" and "\\" in a form', 'a backslash'],
    ['{key}.a\n', 'no line ends, "#" and "\\" in a form', 'a line end'],
    [' {key}.a', 'and no blanks around it', 'a blank before it'],
    ['{stem}%20small{ext}', 'a form is written as a key is, not encoded: a blank is a blank, not %20', 'an escape'],
  ])('%j: %s (%s)', (form, message) => {
    expect(problemsOf(() => checkSite(`variants: ['.ok', ${JSON.stringify(form)}]`))).toEqual([
      expect.stringContaining(`4 sites[1].variants[1]: `),
    ]);
    expect(problemsOf(() => checkSite(`variants: ['.ok', ${JSON.stringify(form)}]`))[0]).toContain(message);
    expect(problemsOf(() => checkSite(`variants: [{forms: [${JSON.stringify(form)}]}]`))[0]).toContain(
      `4 sites[1].variants[0].forms[0]: `,
    );
  });
});

describe('variants are refused on their line', () => {
  it.each([
    ['.webp', ': Invalid input: expected array', 'no list'],
    ['[7]', '[0]: a form such as .webp, or {when, forms, most}', 'a number'],
    ['[[.webp]]', '[0]: a form such as .webp, or {when, forms, most}', 'a list in the list'],
    ['[{most: 3}]', '[0].forms: is missing (array)', 'no forms'],
    ['[{forms: []}]', '[0].forms: variants without forms are none', 'no form'],
    ['[{forms: .webp}]', '[0].forms: Invalid input: expected array', 'forms that are no list'],
    ['[{forms: [7]}]', '[0].forms[0]: Invalid input: expected string', 'a form that is a number'],
    ['[{forms: [.a], most: 0}]', '[0].most: 1 or more; to purge no variants leave them out', 'a cap of none'],
    ['[{forms: [.a], most: -1}]', '[0].most: 1 or more', 'a cap below none'],
    ['[{forms: [.a], most: 1.5}]', '[0].most: Invalid input: expected int', 'half a URL'],
    ['[{forms: [.a], most: "9"}]', '[0].most: Invalid input: expected number', 'a text'],
    ['[{forms: [.a], when: 7}]', '[0].when: a glob, or a list of globs', 'a glob that is a number'],
    ['[{forms: [.a], when: []}]', '[0].when: a list without globs matches nothing; leave it out', 'no globs'],
    ['[{forms: [.a], when: ""}]', '[0].when: an empty glob matches nothing', 'an empty glob'],
    ['[{forms: [.a], when: "!a"}]', '[0].when: a leading "!" would match everything else', 'all but one'],
    ['[{forms: [.a], when: /a}]', '[0].when: keys have no leading slash', 'a slash at the start'],
    ['[{forms: [.a], when: ["a", "a{b"]}]', '[0].when[1]: the glob is broken', 'a broken glob'],
    ['[{forms: [.a], cap: 3}]', '[0].cap: no such option; see docs/configuration.md', 'an unknown option'],
  ])('%s: %s (%s)', (variants, message) => {
    expect(problemsOf(() => checkSite(`variants: ${variants}`))).toEqual([
      expect.stringContaining(`4 sites[1].variants${message}`),
    ]);
  });

  it('with all their problems at once, each on its own line', () => {
    const text = `
    variants:
      - nonsense
      - forms:
          - .ok
          - '{x}'
        most: 0
`;
    expect(problemsOf(() => checkSite(`bareIndex: 7}\n  - {name: three, bases: [https://three.example]`)).length).toBe(
      1,
    );
    const yaml = `bareIndex: false}\n  - name: three\n    bases: [https://three.example]${text}  - {name: four, bases: [https://four.example]`;
    expect(problemsOf(() => checkSite(yaml)).map((line) => line.replace(/: .*/, ''))).toEqual([
      '8 sites[2].variants[0]',
      '11 sites[2].variants[1].forms[1]',
      '12 sites[2].variants[1].most',
    ]);
  });
});

describe('related pages are refused on their line', () => {
  it.each([
    ["when: '{a}'", '.purge: is missing (array)', 'no templates'],
    ["purge: ['/a']", '.when: is missing (string)', 'no pattern'],
    ["when: '{a}', purge: []", '.purge: a pattern that purges nothing; name a URL template', 'an empty list'],
    ["when: '{a}', purge: ['/a'], dirs: ['/b/']", '.dirs: no such option', 'directories'],
    ["when: ['{a}'], purge: ['/a']", '.when: Invalid input: expected string', 'a list of patterns'],
    ["when: '', purge: ['/a']", '.when: an empty pattern matches nothing', 'an empty pattern'],
    [
      "when: '/a', purge: ['/a']",
      '.when: keys have no leading slash, so this pattern never matches',
      'a leading slash',
    ],
    ["when: 'posts/*.json', purge: ['/a']", '.when: a pattern is no glob; write {name}', 'a glob'],
    ["when: '{a', purge: ['/a']", '.when: a brace without its partner', 'half a name'],
    ["when: '{a}}', purge: ['/a']", '.when: a brace without its partner', 'half a name more'],
    ["when: '{}', purge: ['/a']", '.when: "{}" is no name', 'no name'],
    ["when: '{a-b}', purge: ['/a']", '.when: "{a-b}" is no name; write {name} or {name*}', 'a dash in a name'],
    ["when: '{a**}', purge: ['/a']", '.when: "{a**}" is no name', 'two stars'],
    ["when: '{*}', purge: ['/a']", '.when: "{*}" is no name', 'a star alone'],
    ["when: '{a}/{a}', purge: ['/a']", '.when: {a} stands there twice', 'a name twice'],
    ["when: '{a}/{a*}', purge: ['/a']", '.when: {a*} stands there twice', 'a name twice, once with a star'],
    ["when: '{a}{b}', purge: ['/a']", '.when: two names in a row; nobody knows where one ends', 'two in a row'],
    ["when: '{a*}/{b*}/{c*}', purge: ['/a']", '.when: at most 2 {name*} in one pattern', 'three stars'],
    ["when: '{a}', purge: ['/{b}']", '.purge[0]: the pattern has no {b}; it captures {a}', 'an unknown name'],
    ["when: 'x{a}/{c*}', purge: ['/{b}']", '.purge[0]: the pattern has no {b}; it captures {a}, {c}', 'other names'],
    ["when: 'a', purge: ['/', '/{b}']", '.purge[1]: the pattern has no {b}; it captures nothing', 'no names at all'],
    ["when: '{a}', purge: ['/{a.b}']", '.purge[0]: the pattern has no {a.b}', 'a step into a text'],
    ["when: '{a}', purge: ['/{a|upper}']", '.purge[0]: no filter "upper"', 'an unknown filter'],
    ["when: '{a}', purge: ['/{constructor}']", '.purge[0]: "constructor" cannot be read', 'an inherited name'],
    ["when: '{a}', purge: ['/{a']", '.purge[0]: a brace without its partner', 'half a slot'],
    ["when: '{a}', purge: ['blog/{a}']", '.purge[0]: begin with "/" or https://', 'no slash'],
    ["when: '{a}', purge: ['{a}']", '.purge[0]: begin with "/" or https://', 'a name for a host'],
    ["when: '{a}', purge: ['']", '.purge[0]: begin with "/" or https://', 'nothing'],
    ["when: '{a}', purge: ['//evil.example/{a}']", '.purge[0]: a path begins with one slash', 'another host'],
    ["when: '{a}', purge: ['/b c']", '.purge[0]: no blanks, "#" and "\\" in a URL', 'a blank'],
    ["when: '{a}', purge: ['/{a}#b']", '.purge[0]: no blanks, "#" and "\\" in a URL', 'a fragment'],
    ["when: '{a}', purge: ['/../{a}']", '.purge[0]: no . and .. in a URL', 'a way out'],
    ["when: '{a}', purge: ['/%2e%2E/{a}']", '.purge[0]: no . and .. in a URL', 'a way out in escapes'],
    ["when: '{a}', purge: ['https://h.example/./{a}']", '.purge[0]: no . and .. in a URL', 'a dot behind a host'],
    [
      "when: '{a}', purge: ['https://evil.example/{a}']",
      '.purge[0]: evil.example belongs to no configured site',
      'a foreign host',
    ],
    [
      "when: '{a}', purge: ['https://{a}.example/']",
      '.purge[0]: a value would lead to another host',
      'a name in a host',
    ],
    [
      "when: '{a}', purge: ['/b', 'https://me@h.example/']",
      '.purge[1]: a URL to purge has no user name',
      'a user name',
    ],
    ["when: '{a}', purge: [7]", '.purge[0]: Invalid input: expected string', 'a number'],
  ])('{%s}: %s (%s)', (also, message) => {
    expect(problemsOf(() => checkSite(`also: [{when: ok, purge: [/]}, {${also}}]`))).toEqual([
      expect.stringContaining(`4 sites[1].also[1]${message}`),
    ]);
  });

  it('with all their problems at once', () => {
    const also =
      "also: [{when: '{a}{b}', purge: ['/{c}', 'x', '/{d|up}']}, {when: '{a}', purge: ['/{c}', '/{a}', 'y']}]";
    expect(problemsOf(() => checkSite(also)).map((line) => line.replace(/: .*/, ''))).toEqual([
      '4 sites[1].also[0].when',
      '4 sites[1].also[0].purge[1]',
      '4 sites[1].also[0].purge[2]',
      '4 sites[1].also[1].purge[0]',
      '4 sites[1].also[1].purge[2]',
    ]);
  });
});

describe('a switch is refused on its line', () => {
  it.each([
    ['bareIndex: sometimes', 'bareIndex: Invalid input: expected boolean, received string'],
    ['cleanUrls: 1', 'cleanUrls: Invalid input: expected boolean, received number'],
    ['query: strip', 'query: Invalid option: expected one of "keep"|"ignore"'],
  ])('%s: %s', (option, message) => {
    expect(problemsOf(() => checkSite(option))).toEqual([`4 sites[1].${message}`]);
  });
});
