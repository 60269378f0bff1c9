import { describe, expect, it } from 'vitest';
import { globSource } from '../../lib/config-check/values.ts';
import { checkSite } from './config-text.ts';

const matches = (glob: string, key: string) => new RegExp(globSource(glob), 's').test(key);

describe('a glob', () => {
  it.each([
    ['**/*.map', 'a.map', 'two stars may be nothing'],
    ['**/*.map', 'a/b/c.map', 'or many folders'],
    ['**/*.map', '.cache/.c.map', 'dot files included'],
    ['**', 'a/b/.c', 'everything'],
    ['**/.*', '.env', 'dot files alone'],
    ['**/.*', 'a/.env', 'dot files in a folder'],
    ['tmp/**', 'tmp/a/b', 'a folder'],
    ['tmp/*', 'tmp/.a', 'a folder without its folders'],
    ['*.{map,txt}', 'a.txt', 'alternatives'],
    ['a?c', 'abc', 'any one character'],
    ['[ab].txt', 'b.txt', 'a set'],
    ['!keep/**', 'other/a', 'all but a folder'],
    ['a b/*.txt', 'a b/文.txt', 'raw characters'],
    ['**/* \\(copy\\)*', 'a/b (copy).txt', 'a backslash makes a bracket plain'],
  ])('%s matches %j: %s', (glob, key) => expect(matches(glob, key)).toBe(true));

  it.each([
    ['*.map', 'a/b.map', 'one star stays in a folder'],
    ['**/*.map', 'a.map.gz', 'the end counts'],
    ['tmp/**', 'a/tmp/b', 'the start counts'],
    ['tmp/*', 'tmp/a/b', 'one star stays in a folder'],
    ['a?c', 'a/c', 'a slash is no character'],
    ['!keep/**', 'keep/a', 'all but a folder'],
    ['a.b', 'axb', 'a dot is a dot'],
    ['*.MAP', 'a.map', 'case counts'],
  ])('%s does not match %j: %s', (glob, key) => expect(matches(glob, key)).toBe(false));

  it('is compiled into the configuration as a regular expression, so that no function needs a glob library', () => {
    const ignore = checkSite('ignore: ["**/*.map", ".git/**"]').config.sites[1]?.ignore;
    expect(ignore).toEqual([globSource('**/*.map'), globSource('.git/**')]);
    for (const source of ignore ?? []) expect(source).toMatch(/^\^.*\$$/);
  });
});
