import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../lib/config-check/check.ts';
import { PurgeError } from '../../lib/errors.ts';
import { checkWith, problemsOf, SMALLEST } from './config-text.ts';

const check = (text: string) => problemsOf(() => checkConfig(text, 'purge.config.yaml'));

describe('the problems of a file', () => {
  it('come all at once, each with its file and line, in the order of the file', () => {
    const text = `cdn:
  apis: [cdn-9]
  method: PUT
sites:
  - name: "a b"
    bases:
      - https://h.example
      - ftp://h.example
    colour: red
  - bases: [https://i.example]
console:
  token: {env: SCF_TOKEN}
hooks: []
`;
    expect(() => checkConfig(text, 'folder/my.yaml')).toThrow(
      expect.objectContaining({
        code: 'BAD_CONFIG',
        message: expect.stringMatching(/^8 problem\(s\) in the configuration\nfolder\/my\.yaml:2 cdn\.apis\[0\]: /),
      }),
    );
    expect(check(text).map((problem) => problem.replace(/: .*$/, ''))).toEqual([
      '2 cdn.apis[0]',
      '3 cdn.method',
      '5 sites[0].name',
      '8 sites[0].bases[1]',
      '9 sites[0].colour',
      '10 sites[1].name',
      '12 console.token.env',
      '13 hooks',
    ]);
  });

  it('that need a look at several places come all at once, too', () => {
    const text = `cdn:
  apis: [cdn-2.0, edgeone]
  area: global
sites:
  - {name: a, bases: [https://a.example], bucket: a-1250000000}
  - {name: a, bases: [https://b.example], bucket: b-1260000000}
schedules:
  - name: s
    site: nobody
    urls: [/]
  - name: s
`;
    expect(check(text)).toEqual([
      '1 cdn.zone: edgeone needs the zone to purge: zone-xxxxxxxx, or "*"',
      '3 cdn.area: cdn-2.0 knows overseas alone; for "global" list cdn-3.0 without it',
      '6 sites[1].name: "a" is already taken; names are unique',
      '6 sites[1].bucket: appid 1260000000 differs from 1250000000: one deployment serves one account',
      '9 schedules[0].site: no site is named "nobody"',
      '11 schedules[1].name: "s" is already taken; names are unique',
      '11 schedules[1].urls: a schedule without urls, dirs and sitemaps purges nothing',
    ]);
  });

  it.each([
    ['', ['1 cdn: is missing (object)', '1 sites: is missing (array)'], 'an empty file'],
    ['# nothing\n', ['1 cdn: is missing (object)', '1 sites: is missing (array)'], 'a comment alone'],
    ['hello', ['1 the file: Invalid input: expected object, received string'], 'a text'],
    ['- a\n', ['1 the file: Invalid input: expected object, received array'], 'a list'],
    ['cdn:\nsites:\n', ['1 cdn: Invalid input: expected object, received null'], 'sections without content'],
  ])('%j: %j (%s)', (text, problems) => expect(check(text)).toEqual(expect.arrayContaining(problems)));

  it('of a whole section stand at its key, not where its content begins', () => {
    expect(check(`${SMALLEST}# more\nhooks:\n  # none yet\n  - blog\n`)).toEqual([expect.stringMatching(/^5 hooks: /)]);
    expect(problemsOf(() => checkWith('  - name: two\n    bases: []\n    index:\n\n      a.html\n'))).toEqual([
      expect.stringMatching(/^5 sites\[1\]\.bases: /),
      expect.stringMatching(/^6 sites\[1\]\.index: /),
    ]);
  });

  it('are found in a file of Windows, on the same lines', () => {
    expect(check(`${SMALLEST}hooks: []\n`.replaceAll('\n', '\r\n'))).toEqual([
      '4 hooks: no such option; see docs/configuration.md',
    ]);
  });
});

describe('what is no YAML', () => {
  it.each([
    ['sites: [', 'a list that is not closed'],
    ['\tsites: 1', 'a tab'],
    ['purge: "a', 'a text that is not closed'],
    ['a: b: c', 'two values'],
    ['cdn: {}', 'a key that is there already'],
    ['---\ncdn: {}', 'a second document'],
  ])('below a good part, %j is refused on its line and nothing else is said of it: %s', (more) => {
    const problems = problemsOf(() => checkWith(more));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(/^4 YAML: /);
    for (const problem of problems) expect(problem).toMatch(/^[45] YAML: /);
  });

  it.each([
    ['webhooks: *nowhere', 'Unresolved alias', 'an alias that leads nowhere'],
    ['x: *later\ny: &later [a]', 'Unresolved alias', 'an alias above its anchor'],
    ['purge: *secret-name', 'Unresolved alias', 'an alias in place of a section'],
  ])('%j is refused, since it has %s (%s)', (more, message) => {
    expect(problemsOf(() => checkWith(more))).toContainEqual(expect.stringContaining(message));
  });

  it('is refused when aliases would blow it up', () => {
    const layers = Array.from({ length: 12 }, (_, n) => `x${n + 1}: &x${n + 1} [${`*x${n},`.repeat(9)}]`);
    const problems = problemsOf(() => checkWith(`x0: &x0 [a]\n${layers.join('\n')}\n`));
    expect(problems).toContainEqual(expect.stringContaining('Excessive alias count'));
  });
});

describe('whatever stands in a file', () => {
  it('is a configuration or BAD_CONFIG with a line for every problem', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => SMALLEST + text),
      fc.json(),
      fc
        .array(
          fc.constantFrom(
            'cdn:',
            'sites:',
            ' ',
            '\n',
            '- ',
            '{',
            '}',
            '[',
            'a',
            ': ',
            '*a',
            '&a ',
            '!!x ',
            '"',
            '|',
            '<<',
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(junk, (text) => {
        try {
          expect(checkConfig(text, 'f').config.sites.length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof PurgeError)) throw error;
          expect(error.code).toBe('BAD_CONFIG');
          expect(error.detail['problems']).toEqual(expect.arrayContaining([expect.stringMatching(/^f:[1-9]\d* /)]));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
