import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../lib/config-check/check.ts';
import { checkSite, checkWith, problemsOf, SMALLEST } from './config-text.ts';

describe('an option of a site is refused on its line', () => {
  it.each([
    ['name: a b', 'sites[1].name: a name has letters, digits, "_" and "-"', 'a blank in a name'],
    ['name: -a', 'sites[1].name: a name has letters, digits, "_" and "-"', 'a name like an option'],
    ['bucket: www', 'sites[1].bucket: a bucket is written <name>-<appid>', 'no appid'],
    ['bucket: WWW-1250000000', 'sites[1].bucket: a bucket is written <name>-<appid>', 'capitals'],
    ['region: ""', 'sites[1].region: ', 'an empty region'],
    ['prefix: 7', 'sites[1].prefix: Invalid input: expected string, received number', 'a number'],
    ['ignore: [""]', 'sites[1].ignore[0]: an empty glob matches nothing', 'an empty glob'],
    ['ignore: "*.map"', 'sites[1].ignore: Invalid input: expected array, received string', 'a glob that is no list'],
    ['index: [a/b.html]', 'sites[1].index[0]: a file name, without "/"', 'a path'],
    ['index: [""]', 'sites[1].index[0]: a file name, without "/"', 'an empty name'],
    ['encoding: raw', 'sites[1].encoding: Invalid option: expected one of "browser"|"strict"|"both"', 'a wrong word'],
    ['priority: urgent', 'sites[1].priority: Invalid option: expected one of "high"|"normal"|"low"', 'a wrong word'],
    ['collapse: [{dir: assets/, over: 9}]', 'sites[1].collapse[0].dir: a directory is a path', 'no slash in front'],
    ['collapse: [{dir: /assets, over: 9}]', 'sites[1].collapse[0].dir: a directory is a path', 'no slash at the end'],
    ['collapse: [{dir: //h/, over: 9}]', 'sites[1].collapse[0].dir: no empty segment', 'a host'],
    ['collapse: [{dir: /a//b/, over: 9}]', 'sites[1].collapse[0].dir: no empty segment', 'an empty segment'],
    ['collapse: [{dir: /a/../, over: 9}]', 'sites[1].collapse[0].dir: no . and ..', 'dots'],
    ['collapse: [{dir: /a/%2e%2E/, over: 9}]', 'sites[1].collapse[0].dir: no . and ..', 'escaped dots'],
    ['collapse: [{dir: /a%2Fb/, over: 9}]', 'sites[1].collapse[0].dir: no . and ..', 'an escaped slash'],
    ['collapse: [{dir: /a/, over: 0}]', 'sites[1].collapse[0].over: ', 'none at all'],
    ['collapse: [{dir: /a/}]', 'sites[1].collapse[0].over: is missing', 'no number'],
    ['colour: red', 'sites[1].colour: no such option; see docs/configuration.md', 'an unknown option'],
    ['Prefix: a/', 'sites[1].Prefix: no such option', 'an option in another case'],
  ])('%s: %s (%s)', (options, message) => {
    const [name, bases] = [options.startsWith('name:') ? '' : 'name: two, ', 'bases: [https://two.example]'];
    expect(problemsOf(() => checkWith(`  - {${name}${bases}, ${options}}`))).toEqual([
      expect.stringContaining(`4 ${message}`),
    ]);
  });

  it.each([
    ['https://*.h.example', 'CDN APIs take no wildcard host; name each host', 'a wildcard'],
    ['h.example', 'a base begins with https:// (or http://) and a host', 'no scheme'],
    ['//h.example', 'a base begins with https:// (or http://) and a host', 'no scheme, with slashes'],
    ['ftp://h.example', 'a base begins with https:// (or http://) and a host', 'another scheme'],
    ['https://', 'a base begins with https:// (or http://) and a host', 'no host'],
    ['https://h.example?a', 'a base has no query, no fragment and no user name', 'a query'],
    ['https://h.example/#a', 'a base has no query, no fragment and no user name', 'a fragment'],
    ['https://me@h.example', 'a base has no query, no fragment and no user name', 'a user name'],
  ])('base %s: %s (%s)', (base, message) => {
    const more = `  - name: two\n    bases:\n      - https://two.example\n      - ${JSON.stringify(base)}`;
    expect(problemsOf(() => checkWith(more))).toEqual([`7 sites[1].bases[1]: ${message}`]);
  });

  it.each([
    ['bases: []', 'sites[1].bases: a site needs at least one base', 'an empty list'],
    ['prefix: a/', 'sites[1].bases: is missing (array)', 'no list'],
  ])('%s: %s (%s)', (options, message) => {
    expect(problemsOf(() => checkWith(`  - {name: two, ${options}}`))).toEqual([`4 ${message}`]);
  });
});

describe('an option that may be left out', () => {
  it.each(['variants: [], also: [], collapse: []', 'rebound: 0s', 'rebound: 0m'])(
    '%s is the same as without it',
    (options) => {
      expect(problemsOf(() => checkSite(options))).toEqual([]);
    },
  );

  it('still has its shape checked', () => {
    expect(problemsOf(() => checkSite('rebound: 4m'))).toContainEqual(expect.stringContaining('a purge takes 5 min'));
    expect(problemsOf(() => checkSite('rebound: soon'))).toContainEqual(
      expect.stringContaining('4 sites[1].rebound: a duration is a whole number and a unit'),
    );
    expect(problemsOf(() => checkSite('also: soon'))).toEqual([expect.stringContaining('expected array')]);
  });
});

describe('the name of a secret is refused', () => {
  it.each([
    ['{env: SCF_TOKEN}', 'env: SCF refuses names that start SCF_', 'SCF sets these itself'],
    ['{env: QCLOUD_TOKEN}', 'env: SCF refuses names that start SCF_', 'and these'],
    ['{env: TENCENTCLOUD_SECRETKEY}', 'env: SCF refuses names that start SCF_', 'and the keys of the role'],
    ['{env: TENCENT_SECRET_KEY}', 'env: TENCENT_ names are the keys of the deployer', 'not for a function'],
    ['{env: [GOOD_ONE, TENCENT_TOKEN]}', 'env[1]: TENCENT_ names are the keys of the deployer', 'nor in a rotation'],
    ['{env: my-token}', 'env: SCF variable names have 2 to 64 letters', 'a dash'],
    ['{env: 2ND}', 'env: SCF variable names have 2 to 64 letters', 'a digit first'],
    ['{env: T}', 'env: SCF variable names have 2 to 64 letters', 'one letter'],
    [`{env: ${'T'.repeat(65)}}`, 'env: SCF variable names have 2 to 64 letters', 'too long'],
    ['{env: []}', 'env: ', 'an empty rotation'],
    ['{}', 'env: ', 'no name'],
    ['{env: AB, file: x}', 'file: no such option', 'another source'],
  ])('%s: %s (%s)', (token, message) => {
    expect(problemsOf(() => checkWith(`purge: {token: ${token}}`))).toEqual([
      expect.stringContaining(`4 purge.token.${message}`),
    ]);
  });

  it('and a secret in place of a name never comes back in the message', () => {
    for (const text of [
      'purge: {token: canary-secret}',
      'purge: {token: {env: canary-secret!}}',
      'purge: canary-secret',
    ]) {
      const problems = problemsOf(() => checkWith(text));
      expect(problems).toHaveLength(1);
      expect(problems.join()).not.toContain('canary-secret');
    }
  });
});

describe('the rest of the file', () => {
  it.each([
    ['budget: {urls: 0}', 'budget.urls', 'a day of nothing'],
    ['budget: {urls: 1.5}', 'budget.urls', 'half a URL'],
    ['budget: {dirs: -1}', 'budget.dirs', 'less than nothing'],
    ['budget: {reserve: {high: 10}}', 'budget.reserve.high', 'a share without its sign'],
    ['budget: {reserve: {high: 100%}}', 'budget.reserve.high: a share is a percentage such as 10%', 'all of it'],
    ['budget: {dayStart: "00:00"}', 'budget.dayStart: a time with its offset, such as 00:00+08:00', 'no offset'],
    ['console: {}', 'console.token: is missing (object)', 'a console without a token'],
    ['hooks: []', 'hooks: no such option; see docs/configuration.md', 'an unknown section'],
    ['schedules: {}', 'schedules: Invalid input: expected array, received object', 'a section of another shape'],
  ])('%s is refused: %s (%s)', (more, message) => {
    expect(problemsOf(() => checkWith(more))).toEqual([expect.stringContaining(`4 ${message}`)]);
  });

  it.each([
    ['apis: []', 'cdn.apis: name at least one API, for example [cdn-2.0]', 'no API'],
    ['apis: [cdn-4.0]', 'cdn.apis[0]: Invalid option', 'an unknown API'],
    ['apis: cdn-2.0', 'cdn.apis: Invalid input: expected array, received string', 'no list'],
    ['method: POST', 'cdn.apis: is missing (array)', 'no list of APIs'],
    ['apis: [cdn-2.0], method: PUT', 'cdn.method: Invalid option: expected one of "POST"|"GET"', 'another method'],
    ['apis: [cdn-2.0], area: asia', 'cdn.area: Invalid option', 'an unknown area'],
    ['apis: [cdn-3.0], method: GET', 'cdn.method: only cdn-2.0 can be called with GET', 'a method of another API'],
    ['apis: [edgeone]', 'cdn.zone: edgeone needs the zone to purge', 'no zone'],
    ['apis: [edgeone], zone: example.com', 'cdn.zone: a zone is written zone-xxxxxxxx', 'a host for a zone'],
    [
      'apis: [cdn-2.0, cdn-3.0], area: mainland',
      'cdn.area: cdn-2.0 knows overseas alone',
      'an area of one of the APIs',
    ],
    ['apis: [cdn-2.0], area: global', 'cdn.area: cdn-2.0 knows overseas alone', 'an area of another API'],
    ['apis: [cdn-2.0], zone: zone-1', 'cdn.zone: a zone is for edgeone', 'an option of another API'],
  ])('cdn: {%s} is refused: %s (%s)', (cdn, message) => {
    const text = SMALLEST.replace('apis: [cdn-2.0]', cdn);
    expect(problemsOf(() => checkConfig(text, 'purge.config.yaml'))).toEqual([expect.stringContaining(`1 ${message}`)]);
  });
});
