import { describe, expect, it } from 'vitest';
import { mapTexts } from '../../lib/mapping/text-targets.ts';
import { site } from './site.ts';

const dir = (text: string, ...bases: string[]) =>
  mapTexts({ urls: [], paths: [], dirs: [text], wholeSites: false }, [site({ bases })]);

describe('a whole site as a directory', () => {
  it.each([
    ['an escaped letter', 'https://h.example/%61ssets/'],
    ['a doubled slash before', 'https://h.example//assets/'],
    ['a doubled slash after', 'https://h.example/assets//'],
    ['another case, which a CDN may ignore', 'https://h.example/ASSETS/'],
    ['the other scheme', 'http://h.example/assets/'],
    ['slashes alone', 'https://h.example///'],
  ])('is refused however it is spelt: %s', (_, text) => {
    expect(dir(text, 'https://h.example/assets')).toMatchObject({ targets: [], rejected: [{ code: 'WHOLE_SITE' }] });
  });

  it('is refused in small escapes where the base has capital ones', () => {
    const refused = dir('https://h.example/%e6%96%87/', `https://h.example/${encodeURIComponent('文')}`);
    expect(refused).toMatchObject({ rejected: [{ code: 'WHOLE_SITE' }] });
  });

  it.each(['https://h.example/a%2F../', 'https://h.example/%2f/', 'https://h.example/a%5c/'])(
    'cannot hide behind an encoded slash: %s',
    (text) => {
      expect(dir(text, 'https://h.example')).toMatchObject({ targets: [], rejected: [{ code: 'BAD_URL' }] });
    },
  );

  it('is not meant by a directory below it, and a bare "?" goes', () => {
    expect(dir('https://h.example/a/?', 'https://h.example')).toMatchObject({
      targets: [{ url: 'https://h.example/a/' }],
    });
  });
});

describe('an empty text', () => {
  it.each(['', ' ', '#', '#top'])('%j, as of an unset variable, does not purge the start page', (text) => {
    const wanted = { urls: [], paths: [text], dirs: [text], wholeSites: true, site: site() };
    expect(mapTexts(wanted, [site()])).toMatchObject({
      targets: [],
      rejected: [{ code: 'BAD_URL' }, { code: 'BAD_URL' }],
    });
  });
});

describe('two sites on one host', () => {
  const whole = site({ name: 'www', bases: ['https://h.example'], priority: 'low' });
  const assets = site({ name: 'assets', bases: ['https://h.example/assets'], priority: 'high' });

  it.each([[[whole, assets]], [[assets, whole]]])('each have their own URLs, in any order', (sites) => {
    const paths = ['/x', 'https://h.example/assets/y', 'https://h.example/y'];
    const wanted = { urls: [], paths, dirs: [], wholeSites: false };
    expect(mapTexts({ ...wanted, site: assets }, sites).targets.map(({ priority }) => priority)).toEqual([
      'high',
      'high',
      'low',
    ]);
  });
});
