import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../lib/config-check/check.ts';
import { checkSite, checkWith, problemsOf, SMALLEST } from './config-text.ts';

describe('a mistake that would pass in silence', () => {
  it.each(['[z-a]*', 'a{b', '@(a|b', '\\', '/drafts/**', '!important.map'])(
    'is a glob that matches nothing: %s',
    (glob) => {
      expect(problemsOf(() => checkSite(`ignore: ['${glob}']`))).toEqual([expect.stringMatching(/ignore\[0\]: /)]);
    },
  );

  it.each([
    ['an API named twice', () => checkConfig(SMALLEST.replace('[cdn-2.0]', '[cdn-2.0, cdn-2.0]'), 'f')],
    ['a prefix with a leading slash', () => checkSite('prefix: /public/')],
    ['the signing key as a token', () => checkWith('purge: {token: {env: PURGE_SECRET_KEY}}')],
    ['a variable that is a number', () => checkWith('purge: {token: {env: 5}}')],
    ['an inherited name', () => checkWith('__proto__: {a: 1}')],
  ])('is %s', (_, check) => {
    expect(problemsOf(check)).toEqual([expect.not.stringMatching(/Invalid input$/)]);
  });

  it.each([
    ['console: {token: {env: CONSOLE_TOKEN}}', /not built yet/],
    ["schedules: [{name: s, urls: ['/'], cron: '0 0 3 30 2 * *'}]", /never fires/],
    ["schedules: [{name: s, urls: ['/'], cron: '0 0 3 1 1 * 2020'}]", /never fires/],
  ])('is an option that does nothing: %s', (option, warning) => {
    expect(checkWith(option).warnings).toEqual([expect.stringMatching(warning)]);
  });

  it.each(['webhooks: *nowhere', '404: x'])('is shown once, on its line: %s', (option) => {
    expect(problemsOf(() => checkWith(option))).toEqual([expect.stringMatching(/^4 /)]);
  });
});

describe('what looks like a mistake and is none', () => {
  it('is "@" in the path of a base', () => {
    const { config } = checkConfig(SMALLEST.replace('https://h.example', "'https://h.example/@scope'"), 'f');
    expect(config.sites[0]?.bases).toEqual(['https://h.example/@scope']);
  });

  it('is a blank before an absolute URL of a schedule', () => {
    const second = '  - {name: two, bases: [https://two.example]}';
    expect(problemsOf(() => checkWith(`${second}\nschedules: [{name: s, urls: [' https://h.example/a']}]`))).toEqual(
      [],
    );
  });
});

describe('a file with a wrong shape', () => {
  it('shows what the rules between its parts find as well', () => {
    const text = `cdn: {apis: [edgeone], area: 1}
sites:
  - {name: www, bases: [https://a.example], typo: 1}
  - {name: www, bases: [https://b.example], bucket: b-2}
  - {name: c, bases: [https://c.example], bucket: c-3}
schedules:
  - {name: s, site: nope, urls: [/]}
  - {name: t, urls: 1}
`;
    const found = problemsOf(() => checkConfig(text, 'f')).map((problem) => problem.slice(0, 24));
    expect(found).toHaveLength(7);
    expect(found.join('\n')).toMatch(
      /cdn\.area.*\n.*cdn\.zone.*\nf:3 .*typo.*\nf:4 .*name.*\nf:5 .*bucket.*\nf:7 .*schedules.*\nf:8 .*urls/s,
    );
  });
});
