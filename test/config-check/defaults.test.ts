import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkConfig } from '../../lib/config-check/check.ts';
import { checkSite, checkWith, SMALLEST } from './config-text.ts';

afterEach(() => vi.unstubAllEnvs());

const basesOf = (...bases: string[]) =>
  checkConfig(`cdn: {apis: [cdn-2.0]}\nsites: [{name: a, bases: ${JSON.stringify(bases)}}]`, 'f').config.sites[0]
    ?.bases;

describe('the smallest configuration', () => {
  it('has a default for everything else', () => {
    expect(checkWith('')).toMatchObject({
      config: {
        cdn: { apis: ['cdn-2.0'], area: 'overseas', method: 'POST' },
        sites: [
          {
            name: 'www',
            prefix: '',
            bases: ['https://h.example'],
            ignore: [],
            index: ['index.html'],
            encoding: 'browser',
            priority: 'normal',
          },
        ],
        purgeToken: ['PURGE_TOKEN'],
        schedules: [],
      },
      warnings: [],
    });
  });

  it('has no bucket, no region and no other absent field, so that what is compiled in is JSON', () => {
    const { config } = checkWith('schedules: [{name: s, urls: [/]}]');
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
    expect(Object.keys(config.sites[0] ?? {})).not.toContain('bucket');
    expect(Object.keys(config.schedules[0] ?? {})).not.toContain('cron');
  });
});

describe('what is written', () => {
  it('is taken over for a site', () => {
    const options =
      'bucket: two-1250000000, region: ap-singapore, prefix: public/, index: [], encoding: both, priority: high';
    expect(checkSite(options).config.sites[1]).toEqual({
      name: 'two',
      bucket: 'two-1250000000',
      region: 'ap-singapore',
      prefix: 'public/',
      bases: ['https://two.example'],
      ignore: [],
      index: [],
      encoding: 'both',
      priority: 'high',
    });
  });

  it('is taken over for a schedule', () => {
    const { schedules } = checkWith('schedules: [{name: s, site: www, urls: [/a], dirs: [/b/]}]').config;
    expect(schedules).toEqual([{ name: 's', site: 'www', urls: ['/a'], dirs: ['/b/'] }]);
  });

  it('is taken over for the API', () => {
    const text = SMALLEST.replace('[cdn-2.0]', '[cdn-2.0], method: GET, area: overseas');
    expect(checkConfig(text, 'f').config.cdn).toEqual({ apis: ['cdn-2.0'], area: 'overseas', method: 'GET' });
  });

  it('may use anchors and aliases', () => {
    expect(checkSite('ignore: [&maps "*.map", *maps], index: [*maps]').config.sites[1]?.index).toEqual(['*.map']);
  });

  it('is taken over for successors, in their order', () => {
    const text = SMALLEST.replace('[cdn-2.0]', "[cdn-3.0, edgeone], area: global, zone: 'zone-2abc'");
    const { config, warnings } = checkConfig(text, 'f');
    expect(config.cdn).toEqual({ apis: ['cdn-3.0', 'edgeone'], area: 'global', method: 'POST', zone: 'zone-2abc' });
    expect(warnings).toEqual([]);
  });
});

describe('a base', () => {
  it.each([
    ['https://h.example', 'https://h.example', 'as it is'],
    ['https://h.example/', 'https://h.example', 'no slash at its end'],
    ['https://h.example///', 'https://h.example', 'nor several'],
    ['https://h.example/assets/', 'https://h.example/assets', 'with a path, too'],
    ['HTTPS://H.Example/Assets', 'https://h.example/Assets', 'a host has no case, a path has'],
    ['https://例子.测试', 'https://xn--fsqu00a.xn--0zwm56d', 'an IDN becomes punycode'],
    ['https://h.example/a b/文', 'https://h.example/a%20b/%E6%96%87', 'a path is encoded'],
    ['https://h.example/a/../b', 'https://h.example/b', 'dots are resolved'],
    ['https://h.example:443', 'https://h.example', 'the port of the scheme goes'],
    ['http://h.example:8080', 'http://h.example:8080', 'another port stays'],
  ])('%s is compiled as %s: %s', (text, base) => expect(basesOf(text)).toEqual([base]));

  it('that is written twice is compiled once', () => {
    expect(basesOf('https://h.example', 'https://H.example/', 'http://h.example')).toEqual([
      'https://h.example',
      'http://h.example',
    ]);
  });
});

describe('a secret', () => {
  it.each([
    ['purge: {token: {env: MY_TOKEN}}', ['MY_TOKEN'], 'one name'],
    ['purge: {token: {env: [NEW_TOKEN, OLD_TOKEN]}}', ['NEW_TOKEN', 'OLD_TOKEN'], 'a rotation, newest first'],
    ['purge: {token: {env: token2}}', ['token2'], 'small letters and digits'],
  ])('%s is the name of a variable: %j (%s)', (more, names) =>
    expect(checkWith(more).config.purgeToken).toEqual(names),
  );

  it('is named and its value never read, even when the variable is there', () => {
    vi.stubEnv('CANARY_TOKEN', 'canary-value');
    const checked = checkWith('purge: {token: {env: CANARY_TOKEN}}\nconsole: {token: {env: CANARY_TOKEN}}');
    expect(JSON.stringify(checked)).not.toContain('canary-value');
  });

  it('is compiled for the outbox', () => {
    const site = '  - {name: b, bases: [https://b.example], bucket: b-1250000000, rebound: 30m}\n';
    const budget = "budget: {urls: 500, reserve: {high: 10%}, dayStart: '01:30-05:00'}\nhistory: {keep: 7d}\n";
    const { config, warnings } = checkConfig(`${SMALLEST}${site}${budget}`, 'f');
    expect(config).toMatchObject({
      account: '1250000000',
      budget: { day: { url: 500, dir: 100 }, reserve: 0.1, dayStartMs: 6.5 * 3_600_000 },
      historyMs: 7 * 86_400_000,
      sites: [expect.not.objectContaining({ reboundMs: expect.anything() }), { reboundMs: 1_800_000 }],
    });
    expect(warnings).toEqual([]);
    expect(checkConfig(SMALLEST, 'f').config).toMatchObject({
      account: 'default',
      budget: { day: { url: 10_000, dir: 100 }, reserve: 0, dayStartMs: -8 * 3_600_000 },
      historyMs: 30 * 86_400_000,
    });
  });
});
