import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapTexts } from '../../lib/mapping/text-targets.ts';
import { site } from './site.ts';

const www = site({ bases: ['https://www.example.com'] });
const assets = site({ name: 'assets', bases: ['https://static.example.com/v/assets'] });
const sites = [www, assets];
const callersDir = (text: string, of?: typeof www) =>
  mapTexts({ urls: [], paths: [], dirs: [text], wholeSites: false, ...(of && { site: of }) }, sites);
const operatorsDir = (text: string, of: typeof www) =>
  mapTexts({ urls: [], paths: [], dirs: [text], wholeSites: true, site: of }, sites);

describe('a directory', () => {
  it.each([
    ['https://www.example.com/a/', 'https://www.example.com/a/', 'as it is'],
    ['https://www.example.com/a', 'https://www.example.com/a/', 'it ends in a slash'],
    ['https://www.example.com/a#x', 'https://www.example.com/a/', 'a fragment goes'],
    ['https://www.example.com/a b/', 'https://www.example.com/a%20b/', 'it is encoded'],
    ['https://www.example.com/a/../b', 'https://www.example.com/b/', 'dots are resolved'],
    ['https://www.example.com//a/', 'https://www.example.com//a/', 'a doubled slash is kept'],
    ['https://static.example.com/v/assets/a', 'https://static.example.com/v/assets/a/', 'below a base with a path'],
    ['https://static.example.com/w/', 'https://static.example.com/w/', 'beside it'],
    ['https://static.example.com/v/assets-old/', 'https://static.example.com/v/assets-old/', 'a name that goes on'],
  ])('%s becomes %s: %s', (text, url) => {
    expect(callersDir(text)).toEqual({ targets: [{ kind: 'dir', url, priority: 'normal' }], rejected: [] });
  });

  it.each([
    ['/a', www, 'https://www.example.com/a/'],
    ['a/', assets, 'https://static.example.com/v/assets/a/'],
  ])('may be a path, %s of a site', (text, of, url) => {
    expect(callersDir(text, of).targets).toMatchObject([{ kind: 'dir', url }]);
  });

  it.each([
    ['https://www.example.com/a/?x', 'BAD_URL', 'a query'],
    ['https://www.example.com/?', 'WHOLE_SITE', 'an empty query does not hide the root'],
    ['https://evil.example/a/', 'FOREIGN_HOST', 'a host of nobody'],
    ['/a/', 'BAD_URL', 'a path, and no site was named'],
  ])('%s is refused with %s: %s', (text, code) => {
    expect(callersDir(text)).toMatchObject({ targets: [], rejected: [{ target: text, code }] });
  });
});

describe('a whole site is refused as a directory', () => {
  it.each([
    ['https://www.example.com/', 'the root'],
    ['https://www.example.com', 'without a slash'],
    ['http://www.example.com/', 'by another scheme, since a CDN may keep both under one key'],
    ['https://WWW.example.com:443/', 'by another spelling of the host'],
    ['https://www.example.com//', 'with a doubled slash'],
    ['https://www.example.com\\', 'with a backslash'],
    ['https://www.example.com/#a', 'with a fragment'],
    ['https://www.example.com/.', 'by a dot'],
    ['https://www.example.com/a/..', 'by two dots'],
    ['https://www.example.com/a/b/../../', 'by a detour'],
    ['https://www.example.com/a/%2e%2e/', 'by escaped dots'],
    ['https://www.example.com/a/.%2E', 'by half escaped ones'],
    ['https://www.example.com/a\\..\\', 'by backslashes'],
    ['https://static.example.com/v/assets/', 'the base itself'],
    ['https://static.example.com/v/assets', 'the base without its slash'],
    ['https://static.example.com/v/', 'a folder above a base'],
    ['https://static.example.com/', 'the host of a base'],
    ['http://static.example.com/v/assets/', 'the base by another scheme'],
    ['https://static.example.com/v/assets/a/..', 'the base by two dots'],
    ['https://static.example.com/v/assets/%2E', 'the base by an escaped dot'],
  ])('%s: %s', (text) => {
    expect(callersDir(text)).toMatchObject({ targets: [], rejected: [{ target: text, code: 'WHOLE_SITE' }] });
  });

  it.each([
    ['/', www],
    ['/a/..', www],
    ['.', assets],
    ['/', assets],
  ])('%j as a path of a site', (text, of) => {
    expect(callersDir(text, of)).toMatchObject({ targets: [], rejected: [{ code: 'WHOLE_SITE' }] });
  });

  it('whatever way dots, slashes and escapes are put together', () => {
    const step = fc.constantFrom('.', '%2e', '%2E', 'a/..', 'a/%2e%2e', 'a/.%2E', 'a/b/../..', '..');
    fc.assert(
      fc.property(fc.array(step), fc.constantFrom('', '/'), fc.constantFrom('http', 'https'), (steps, end, scheme) => {
        const text = `${scheme}://www.example.com/${steps.join('/')}${end}`;
        expect(callersDir(text)).toMatchObject({ targets: [], rejected: [{ code: 'WHOLE_SITE' }] });
      }),
    );
  });

  it.each([
    ['/', www, 'https://www.example.com/'],
    ['/', assets, 'https://static.example.com/v/assets/'],
    ['https://www.example.com', assets, 'https://www.example.com/'],
  ])('but not from an operator, who wrote %j into the configuration', (text, of, url) => {
    expect(operatorsDir(text, of).targets).toMatchObject([{ kind: 'dir', url }]);
  });
});
