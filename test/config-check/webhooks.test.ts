import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkConfig } from '../../lib/config-check/check.ts';
import { globSource } from '../../lib/config-check/values.ts';
import { checkWith, problemsOf } from './config-text.ts';

afterEach(() => vi.unstubAllEnvs());

/** The webhooks of a file with the smallest site and these entries, each in flow style. */
const compiled = (...entries: string[]) => checkWith(`webhooks: [${entries.join(', ')}]`).config.webhooks;
const warningsOf = (...entries: string[]) => checkWith(`webhooks: [${entries.join(', ')}]`).warnings;
const AUTH = 'auth: {bearer: {env: HOOK_TOKEN}}';

describe('the smallest webhook', () => {
  it('has a default for everything else', () => {
    expect(compiled('{name: blog, preset: ghost, secret: {env: GHOST_SECRET}}')).toEqual([
      {
        name: 'blog',
        preset: 'ghost',
        proof: { scheme: 'ghost', old: false },
        secret: ['GHOST_SECRET'],
        toleranceMs: 300_000,
        rules: [
          {
            when: {},
            purge: [[{ path: ['path'] }], [{ path: ['oldPath'] }]],
            dirs: [],
            locales: {},
          },
        ],
      },
    ]);
  });

  it('has the templates of its preset, none where the payload has no URL, and those of its own instead', () => {
    const locales = 'locales: {en: ""}';
    expect(compiled(`{name: a, preset: storyblok, ${AUTH}, ${locales}}`)[0]?.rules).toEqual([
      { when: {}, purge: [['/', { path: ['slug'] }]], dirs: [], locales: { en: '' } },
    ]);
    expect(compiled(`{name: a, preset: contentful, ${AUTH}, default: [/]}`)[0]?.rules).toEqual([]);
    expect(compiled(`{name: a, preset: storyblok, ${AUTH}, rules: [{dirs: [/x/]}]}`)[0]?.rules).toEqual([
      { when: {}, purge: [], dirs: [['/x/']], locales: {} },
    ]);
  });

  it('is JSON, and has no field that is not set', () => {
    const webhooks = compiled(`{name: a, preset: generic, ${AUTH}, rules: [{purge: [/]}]}`);
    expect(JSON.parse(JSON.stringify(webhooks))).toEqual(webhooks);
    expect(webhooks[0]).not.toHaveProperty('site');
    expect(webhooks[0]).not.toHaveProperty('otherwise');
    expect(Object.keys(webhooks[0]?.rules[0] ?? {}).sort()).toEqual(['dirs', 'locales', 'purge', 'when']);
    expect(checkWith('').config.webhooks).toEqual([]);
  });
});

describe('a rule', () => {
  it('is taken over as it is written', () => {
    const rule = `{
      when: {event: publish, type: [post, "p*"], locale: de},
      each: {path: 'fields["a b"][0].slug__*_x', key: locale, as: slug},
      purge: ['/{locale}/{slug|lower|default:x}'], dirs: ['/{locale}/'], locales: {de: deutsch},
      default: {purge: [/], dirs: [/a/]}}`;
    const [webhook] = compiled(`{name: a, preset: generic, ${AUTH}, locales: {de: x, en: ''}, rules: [${rule}]}`);
    expect(webhook?.rules).toEqual([
      {
        when: {
          event: [globSource('publish')],
          type: [globSource('post'), globSource('p*')],
          locale: [globSource('de')],
        },
        each: { path: ['fields', 'a b', 0], names: ['slug__', '_x'], key: 'locale', as: 'slug' },
        purge: [['/', { path: ['locale'] }, '/', { path: ['slug'], filters: [['lower'], ['default', 'x']] }]],
        dirs: [['/', { path: ['locale'] }, '/']],
        locales: { de: 'deutsch', en: '' },
        otherwise: { purge: [['/']], dirs: [['/a/']] },
      },
    ]);
  });

  it.each<readonly [string, object, string]>([
    ['tags', { path: ['tags'] }, 'a field'],
    ['a.b[1]', { path: ['a', 'b', 1] }, 'an item'],
    ['["*"]', { path: ['*'] }, 'a star in quotes is a star'],
    ['*', { path: [], names: ['', ''] }, 'all fields of the payload'],
    ['a.*', { path: ['a'], names: ['', ''] }, 'all fields of a field'],
    ['s__*', { path: [], names: ['s__', ''] }, 'a wildcard at the top'],
    ['a[0].*_s', { path: ['a', 0], names: ['', '_s'] }, 'below an item'],
  ])('goes through %s as %j: %s', (path, expected) => {
    const each = `each: {path: '${path}'}`;
    const [webhook] = compiled(`{name: a, preset: generic, ${AUTH}, rules: [{${each}, purge: ['/{value}']}]}`);
    expect(webhook?.rules[0]?.each).toEqual({ ...expected, key: 'key', as: 'value' });
  });

  it('has a default that may be a list of URLs, as has its webhook', () => {
    const rules = 'rules: [{when: {type: a}, default: [/a]}], default: [/b, "/{slug}"]';
    const [webhook] = compiled(`{name: a, preset: generic, ${AUTH}, ${rules}}`);
    expect(webhook?.rules[0]).toMatchObject({ purge: [], dirs: [], otherwise: { purge: [['/a']], dirs: [] } });
    expect(webhook?.otherwise).toEqual({ purge: [['/b'], ['/', { path: ['slug'] }]], dirs: [] });
  });

  it.each([
    ['"/{url}"', 'a URL as a path'],
    ['"{url}"', 'a URL of the payload'],
    ['"{data.link|raw}"', 'another one'],
    ['"https://h.example{path}"', 'a path on a host'],
    ['"{path}amp/"', 'more behind a path'],
    ['"{locale}/blog"', 'a slot at the start'],
    ['"/files/.{name}"', 'a dot before a slot'],
    ['"/a?q=/../{x}"', 'dots in a query'],
    ['"/{a|default:}/{b|default:x y}"', 'defaults'],
    ['"HTTPS://H.example/A"', 'capitals'],
    ['/%7Bx%7D/a..b/...', 'dots in names'],
  ])('takes the template %s: %s', (text) => {
    const rules = `rules: [{purge: [${text}]}]`;
    expect(problemsOf(() => checkWith(`webhooks: [{name: a, preset: generic, ${AUTH}, ${rules}}]`))).toEqual([]);
  });
});

describe('a proof', () => {
  it.each<readonly [string, string, object, string]>([
    ['generic', 'auth: {bearer: {env: AB}}', { scheme: 'bearer' }, 'a bearer token'],
    ['generic', 'auth: {header: {env: AB}}', { scheme: 'header', name: 'x-webhook-secret' }, 'a header'],
    ['strapi', 'auth: {header: {env: AB, name: X-My}}', { scheme: 'header', name: 'x-my' }, 'another header'],
    ['datocms', 'auth: {basic: {env: AB}}', { scheme: 'basic' }, 'basic, with the user in the secret'],
    ['datocms', 'auth: {basic: {env: AB, user: me}}', { scheme: 'basic', user: 'me' }, 'basic, with a user'],
    ['prismic', 'auth: {body: {env: AB}}', { scheme: 'body', name: 'secret' }, 'a field of the body'],
    ['generic', 'auth: {body: {env: AB, name: key}}', { scheme: 'body', name: 'key' }, 'another field'],
    ['generic', 'auth: {query: {env: AB}}', { scheme: 'query', name: 'token' }, 'a parameter'],
    [
      'generic',
      'auth: {hmac: {env: AB, name: X-Signature}}',
      { scheme: 'hmac', name: 'x-signature', algorithm: 'sha256', encoding: 'hex', prefix: '' },
      'an HMAC',
    ],
    [
      'generic',
      'auth: {hmac: {env: AB, name: s, algorithm: sha1, encoding: base64, prefix: "v="}}',
      { scheme: 'hmac', name: 's', algorithm: 'sha1', encoding: 'base64', prefix: 'v=' },
      'another HMAC',
    ],
    ['generic', 'secret: {env: AB}', { scheme: 'standard-webhooks' }, 'what the preset signs'],
    ['contentful', 'secret: {env: AB}', { scheme: 'contentful' }, 'what another one signs'],
    ['ghost', 'secret: {env: AB}, oldSignature: true', { scheme: 'ghost', old: true }, 'what old Ghost signs'],
    ['ghost', 'auth: {bearer: {env: AB}}', { scheme: 'bearer' }, 'what a proxy before Ghost shows'],
  ])('of %s with %s is %j: %s', (preset, way, proof) => {
    expect(compiled(`{name: a, preset: ${preset}, ${way}, default: [/]}`)).toMatchObject([{ proof, secret: ['AB'] }]);
  });

  it('has names of variables only, newest first, and their values are never read', () => {
    vi.stubEnv('NEW_ONE', 'canary-value');
    vi.stubEnv('OLD_ONE', 'canary-value');
    const text = `webhooks: [{name: a, preset: generic, auth: {bearer: {env: [NEW_ONE, OLD_ONE]}}}]`;
    const checked = checkWith(text);
    expect(checked.config.webhooks[0]?.secret).toEqual(['NEW_ONE', 'OLD_ONE']);
    expect(JSON.stringify(checked)).not.toContain('canary-value');
  });

  it.each([
    ['1s', 1000],
    ['90s', 90_000],
    ['1d', 86_400_000],
  ])('takes times that differ by %s: %d ms', (text, toleranceMs) => {
    expect(compiled(`{name: a, preset: generic, ${AUTH}, tolerance: ${text}}`)).toMatchObject([{ toleranceMs }]);
  });
});

describe('a warning', () => {
  const nothing = (why: string) => [`webhooks: "a" purges nothing: ${why}, so it needs rules or a default`];

  it.each<readonly [string, readonly string[]]>([
    [`preset: contentful, ${AUTH}`, nothing('payloads of contentful have no URLs')],
    [`preset: contentful, ${AUTH}, rules: []`, nothing('its list of rules is empty')],
    [`preset: ghost, ${AUTH}, rules: []`, nothing('its list of rules is empty')],
    [`preset: contentful, ${AUTH}, default: [/]`, []],
    [`preset: contentful, ${AUTH}, rules: [{purge: [/]}]`, []],
    [`preset: ghost, ${AUTH}`, []],
    [`preset: generic, ${AUTH}`, []],
    [`preset: generic, ${AUTH}, rules: []`, []],
    ['preset: standard-webhooks, secret: {env: AB}', []],
    [
      'preset: generic, auth: {query: {env: AB}}',
      ['webhooks: the token of "a" stands in URLs, which many servers log'],
    ],
  ])('of {name: a, %s} is %j', (entry, warnings) => {
    expect(warningsOf(`{name: a, ${entry}}`)).toEqual(warnings);
  });

  it('comes with the others, one for each', () => {
    const entry = 'preset: github, auth: {query: {env: AB}}';
    expect(warningsOf(`{name: a, ${entry}}`, `{name: b, ${entry}}`)).toHaveLength(4);
  });
});

it('webhooks of one site may be told the site, and those of several must where they name paths', () => {
  const sites = 'sites: [{name: a, bases: [https://a.example]}, {name: b, bases: [https://b.example]}]';
  const check = (entry: string) =>
    checkConfig(`cdn: {apis: [cdn-2.0]}\n${sites}\nwebhooks: [{name: w, preset: generic, ${AUTH}, ${entry}}]`, 'f');
  expect(check('site: b, rules: [{purge: [/x]}]').config.webhooks[0]?.site).toBe('b');
  expect(check('rules: [{purge: ["https://b.example/{x}", "{url}"]}]').config.webhooks).toHaveLength(1);
});
