import { describe, expect, it } from 'vitest';
import { checkSite, checkWith, problemsOf } from './config-text.ts';

describe('a schedule', () => {
  it.each([
    ['{name: s, urls: [/, /news/?page=2]}', 'paths of the only site'],
    ['{name: s, site: www, urls: [news]}', 'paths of a site by name'],
    ['{name: s, dirs: [/]}', 'a whole site, since an operator wrote it'],
    ['{name: s, urls: ["http://h.example/"]}', 'another scheme of a known host'],
    ['{name: "any text, 文, too", urls: [/]}', 'a name as a timer may send it'],
    ['{name: drained, urls: [/]}', 'a name that only begins like the reserved one'],
  ])('%s is taken: %s', (schedule) => expect(problemsOf(() => checkWith(`schedules: [${schedule}]`))).toEqual([]));

  it.each([
    ['{name: drain, urls: [/]}', 'name: "drain" is reserved', 'the timer of the outbox'],
    ['{name: "", urls: [/]}', 'name: ', 'no name'],
    ['{urls: [/]}', 'name: is missing (string)', 'a missing name'],
    ['{name: s}', 'urls: a schedule without urls, dirs and sitemaps purges nothing', 'nothing to purge'],
    ['{name: s, urls: [], dirs: []}', 'urls: a schedule without urls, dirs and sitemaps purges nothing', 'empty lists'],
    ['{name: s, site: other, urls: [/]}', 'site: no site is named "other"', 'an unknown site'],
    ['{name: s, urls: [""]}', 'urls[0]: ', 'an empty text'],
    [
      '{name: s, urls: [/, "https://evil.example/"]}',
      'urls[1]: evil.example belongs to no configured site',
      'a foreign host',
    ],
    ['{name: s, urls: ["https://me@h.example/"]}', 'urls[0]: a URL to purge has no user name', 'a user name'],
    ['{name: s, urls: ["https://*.h.example/"]}', 'urls[0]: CDN APIs take no wildcard host', 'a wildcard'],
    ['{name: s, dirs: ["/a/?b"]}', 'dirs[0]: a directory has no query', 'a query'],
    [
      '{name: s, dirs: [/a/, "https://evil.example/"]}',
      'dirs[1]: evil.example belongs to no configured site',
      'a foreign host',
    ],
    ['{name: s, url: [/]}', 'url: no such option', 'a mistyped option'],
  ])('%s is refused: %s (%s)', (schedule, message) => {
    const problems = problemsOf(() => checkWith(`schedules:\n  - ${schedule}`));
    expect(problems).toEqual([expect.stringContaining(`5 schedules[0].${message}`)]);
  });

  it('is refused where its path leads out of a base, on the line of that path', () => {
    const site = '  - {name: deep, bases: [https://deep.example/assets]}\n';
    const schedule = 'schedules:\n  - name: s\n    site: deep\n    urls:\n      - /ok\n      - /../x\n';
    expect(problemsOf(() => checkWith(site + schedule))).toEqual([
      "10 schedules[0].urls[1]: the path leads out of the site's base https://deep.example/assets",
    ]);
  });

  it('needs a site for its paths when there are several, and none for absolute URLs', () => {
    const two = (urls: string) => () =>
      checkWith(`  - {name: two, bases: [https://two.example]}\nschedules: [{name: s, urls: [${urls}]}]`);
    expect(problemsOf(two('/a'))).toEqual(['5 schedules[0].site: paths need a site when there are several']);
    expect(problemsOf(two('"https://h.example/a", "https://two.example/"'))).toEqual([]);
  });
});

describe('sites', () => {
  it('may share a bucket, a base and a host, but no name', () => {
    const [first, second] = [
      '{name: two, bases: [https://h.example/two], bucket: b-1}',
      '{name: three, bases: [https://h.example], bucket: b-1}',
    ];
    expect(problemsOf(() => checkWith(`  - ${first}\n  - ${second}\n`))).toEqual([]);
    expect(problemsOf(() => checkWith(`  - ${first}\n  - ${second.replace('three', 'www')}\n`))).toEqual([
      '5 sites[2].name: "www" is already taken; names are unique',
    ]);
  });

  it('belong to one account, and those without a bucket to any', () => {
    expect(problemsOf(() => checkSite('bucket: two-1250000000'))).toEqual([]);
    const buckets = ['a-1', 'b-1', 'c-2'].map(
      (bucket) => `  - {name: ${bucket}, bases: [https://x.example], bucket: ${bucket}}\n`,
    );
    expect(problemsOf(() => checkWith(buckets.join('')))).toEqual([
      '6 sites[3].bucket: appid 2 differs from 1: one deployment serves one account',
    ]);
  });
});
