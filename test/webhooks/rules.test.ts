import { describe, expect, it } from 'vitest';
import type { Message } from '../../lib/webhooks/preset.ts';
import { about, apply, message, urlsOf } from './compiled.ts';

describe('a rule is for a delivery', () => {
  it.each<readonly [object, string]>([
    [{}, 'without `when` for all'],
    [{ event: 'publish' }, 'by a name of the event'],
    [{ event: 'entry.publish' }, 'by another name of the event'],
    [{ event: ['delete', 'publish'] }, 'by one of a list'],
    [{ event: 'entry.*' }, 'by a glob'],
    [{ event: '{un,}publish' }, 'by a glob of alternatives'],
    [{ event: '**' }, 'by a glob for everything'],
    [{ type: 'post' }, 'by its type'],
    [{ type: 'post', event: 'publish' }, 'by both'],
    [{ type: 'api::*' }, 'by another name of its type'],
    [{ locale: 'de' }, 'by its locale'],
    [{ locale: ['fr', 'd?'] }, 'by a list of locales and globs'],
  ])('%j: %s', (when) => {
    const given = about({ locale: 'de' }, { types: ['post', 'api::post.post'] });
    expect(apply({ rules: [{ when, purge: ['/'] }] }, given)).toMatchObject({ urls: ['/'], isMatched: true });
  });

  it.each<readonly [object, string]>([
    [{ event: 'unpublish' }, 'another event'],
    [{ event: 'publis' }, 'the start of an event'],
    [{ event: 'ublish' }, 'the end of an event'],
    [{ event: 'Publish' }, 'another case'],
    [{ event: 'entryxpublish' }, 'a dot is a dot'],
    [{ event: 'entry*publish*x' }, 'a glob that does not match'],
    [{ type: 'page' }, 'another type'],
    [{ type: 'post', event: 'delete' }, 'one of the two alone'],
    [{ locale: 'en' }, 'another locale'],
    [{ locale: 'de-*' }, 'a glob of locales that does not match'],
  ])('not: %j (%s)', (when) => {
    const nothing = { urls: [], plainDirs: [], dirs: [], rejected: [], isMatched: false };
    expect(apply({ rules: [{ when, purge: ['/'] }] }, about({ locale: 'de' }))).toEqual(nothing);
  });

  it.each<readonly [object, Partial<Message>, string]>([
    [{ type: '*' }, { types: [] }, 'a type that is not known'],
    [{ locale: '*' }, {}, 'a locale that is not known'],
  ])('not: %j, since it asks for %s', (when, fields) => {
    expect(apply({ rules: [{ when, purge: ['/'] }] }, message(fields)).isMatched).toBe(false);
  });

  it('by globs that know no lines', () => {
    expect(apply({ rules: [{ when: { type: 'a/**' }, purge: ['/'] }] }, message({ types: ['a/b\nc'] })).isMatched).toBe(
      true,
    );
  });

  it('all that match apply, in their order, and each URL comes once', () => {
    const rules = [
      { purge: ['/b', '/a'], dirs: ['/d/'] },
      { when: { type: 'page' }, purge: ['/c'] },
      { purge: ['/a', '/e'], dirs: ['/d/'] },
    ];
    expect(apply({ rules })).toMatchObject({ urls: ['/b', '/a', '/e'], plainDirs: ['/d/'], rejected: [] });
  });

  it.each<readonly [Message['fate'], object, boolean, string]>([
    ['purge', {}, true, 'what makes pages stale'],
    ['purge', { event: 'publish' }, true, 'what makes pages stale, by name'],
    ['unasked', {}, false, 'what does not'],
    ['unasked', { type: 'post' }, false, 'what does not, by its type alone'],
    ['unasked', { event: 'publish' }, true, 'what does not, but is named'],
    ['unasked', { event: '*' }, true, 'what does not, but is named by a glob'],
    ['unasked', { event: 'other' }, false, 'what is not the one that is named'],
    ['ignored', { event: 'publish' }, false, 'what is never stale'],
    ['ping', { event: 'publish' }, false, 'a test'],
  ])('fate %s with %j is %s: %s', (fate, when, isMatched) => {
    const found = apply({ rules: [{ when, purge: ['/'] }] }, message({ fate }));
    expect([found.isMatched, found.urls.length > 0]).toEqual([isMatched, isMatched]);
  });
});

describe('the pages of a delivery', () => {
  const pages: Message['pages'] = [{ locale: 'en', slug: 'cat' }, { locale: 'de', slug: 'katze' }, { slug: 'neko' }];

  it('are filled in one by one', () => {
    const found = apply({ rules: [{ purge: ['/{locale}/{slug}', '/{type}/'] }] }, message({ pages }));
    expect(found.urls).toEqual(['/en/cat', '/post/', '/de/katze']);
    expect(found.rejected).toMatchObject([{ target: '/{locale}/{slug}', code: 'NO_VALUE' }]);
  });

  it('are chosen by `when.locale`', () => {
    expect(urlsOf({ when: { locale: 'de' }, purge: ['/{slug}'] }, message({ pages }))).toEqual(['/katze']);
    expect(urlsOf({ when: { locale: ['en', 'de'] }, purge: ['/{slug}'] }, message({ pages }))).toHaveLength(2);
  });

  it.each<readonly [Record<string, string>, Record<string, string>, readonly string[], string]>([
    [{ en: '' }, {}, ['/cat', '/de/katze'], 'an empty text drops the segment'],
    [{ de: 'at' }, {}, ['/en/cat', '/at/katze'], 'another name'],
    [{ en: 'x', de: 'x' }, { en: '' }, ['/cat', '/x/katze'], 'a rule goes before its webhook'],
    [{ en: 'a&b/ç' }, {}, ['/a&b/%C3%A7/cat', '/de/katze'], 'the name is a value like others'],
    [{ EN: '', toString: '', e: '' }, {}, ['/en/cat', '/de/katze'], 'no other name is meant'],
  ])('have locales called by %j and %j: %j (%s)', (locales, own, urls) => {
    const rule = { when: { locale: '*' }, purge: ['/{locale}/{slug}'], locales: own };
    expect(apply({ locales, rules: [rule] }, message({ pages })).urls).toEqual(urls);
  });

  it('keep a locale that an object inherits as its name', () => {
    expect(urlsOf({ purge: ['/{locale}/'] }, about({ locale: 'toString' }))).toEqual(['/toString/']);
  });

  it('have `when.locale` ask for the name of the sender, not for that of URLs', () => {
    const rule = { when: { locale: 'en' }, purge: ['/{locale}/'], locales: { en: 'de' } };
    expect(urlsOf(rule, message({ pages }))).toEqual(['/de/']);
  });
});

describe('a default', () => {
  const lacking = { purge: ['/{nothing}'] };
  const whole = { event: 'delete' };

  it.each<readonly [string, object, readonly string[]]>([
    ['of a rule that came to nothing', { rules: [{ ...lacking, default: ['/a'] }] }, ['/a']],
    [
      'not of one that came to something',
      { rules: [{ purge: ['/x', '/{event}'], default: ['/a'] }] },
      ['/x', '/entry.publish'],
    ],
    [
      'of one whose values are missing, whatever goes beside',
      { rules: [{ purge: ['/x', '/{nothing}'], default: ['/a'] }] },
      ['/x', '/a'],
    ],
    ['of a rule without templates', { rules: [{ default: ['/a'] }] }, ['/a']],
    ['not of a rule that does not match', { rules: [{ when: whole, ...lacking, default: ['/a'] }] }, []],
    ['of each rule for itself', { rules: [{ ...lacking, default: ['/a'] }, { purge: ['/b'] }] }, ['/a', '/b']],
    ['of the webhook where no rule matches', { rules: [{ when: whole, purge: ['/x'] }], default: ['/d'] }, ['/d']],
    ['of the webhook where there are no rules', { rules: [], default: ['/d'] }, ['/d']],
    ['of the webhook where all came to nothing', { rules: [lacking, lacking], default: ['/d'] }, ['/d']],
    [
      'not of the webhook where one came to something',
      { rules: [lacking, { purge: ['/x'] }], default: ['/d'] },
      ['/x'],
    ],
    ['nor where the first one did', { rules: [{ purge: ['/x'] }, lacking], default: ['/d'] }, ['/x']],
    ['not of the webhook after that of a rule', { rules: [{ ...lacking, default: ['/a'] }], default: ['/d'] }, ['/a']],
    [
      'of the webhook after one that came to nothing',
      { rules: [{ ...lacking, default: ['/{no}'] }], default: ['/d'] },
      ['/d'],
    ],
    [
      'of the webhook where only a page beside it came',
      { rules: [{ purge: ['/x', '/{nothing}'] }], default: ['/d'] },
      ['/x', '/d'],
    ],
    [
      'of a rule for one locale, where nobody knows the locale',
      { rules: [{ when: { locale: 'en' }, ...lacking, default: ['/a'] }] },
      ['/a'],
    ],
  ])('counts: that %s', (_, written, urls) => expect(apply(written).urls).toEqual(urls));

  it('purges directories, too, and its templates have values', () => {
    const found = apply({ default: { purge: ['/{slug}'], dirs: ['/a/', '/{slug}/'] } }, about({ slug: 's' }));
    expect(found).toMatchObject({ urls: ['/s'], plainDirs: ['/a/'], dirs: ['/s/'], isMatched: true, rejected: [] });
  });

  it('of a rule is about the pages that the rule is for', () => {
    const pages: Message['pages'] = [{ locale: 'en' }, { locale: 'de' }, { locale: 'fr' }];
    const rule = { when: { locale: ['de', 'fr'] }, purge: ['/{slug}'], default: ['/{locale}/'] };
    expect(urlsOf(rule, message({ pages }))).toEqual(['/de/', '/fr/']);
    expect(apply({ default: ['/{locale}/'] }, message({ pages })).urls).toEqual(['/en/', '/de/', '/fr/']);
  });

  it.each<readonly [Message['fate'], object, readonly string[], string]>([
    ['unasked', {}, [], 'nobody asked for it'],
    ['unasked', { event: 'publish' }, ['/d'], 'a rule asked for it and came to nothing'],
  ])('of a webhook for fate %s with %j is %j: %s', (fate, when, urls) => {
    const found = apply({ rules: [{ when, ...lacking }], default: ['/d'] }, message({ fate }));
    expect(found).toMatchObject({ urls, isMatched: urls.length > 0 });
  });

  it('does not hide what was left out', () => {
    const { rejected } = apply({ rules: [{ ...lacking, default: ['/a'] }] });
    expect(rejected).toMatchObject([{ target: '/{nothing}', code: 'NO_VALUE' }]);
  });
});

describe('a directory', () => {
  it('is never the one above, for want of a value', () => {
    const rules = [{ dirs: ['/blog/{slug}/', '/docs/{x}/', '/plain/'] }];
    const found = apply({ rules }, message({ pages: [{ slug: '/' }] }), { x: '//' });
    expect(found).toMatchObject({ dirs: [], plainDirs: ['/plain/'] });
    expect(found.rejected.map(({ code }) => code)).toEqual(['NO_VALUE', 'NO_VALUE']);
  });
});

describe('a name that is too long for any sender', () => {
  it('matches nothing, in no time', () => {
    const rules = [{ when: { event: '*-*-x', type: '*-*-x' }, purge: ['/x'] }];
    const long = '-'.repeat(400_000);
    const start = performance.now();
    expect(apply({ rules }, message({ events: [long], types: [long] })).urls).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
