import { describe, expect, it } from 'vitest';
import { contentful } from '../../../lib/webhooks/presets/contentful.ts';
import { readWith, refusal } from './delivery.ts';

const read = (payload: unknown, topic = 'ContentManagement.Entry.publish') =>
  readWith(contentful, payload, { 'x-contentful-topic': topic });
const entry = { type: 'Entry', id: 'e1', contentType: { sys: { id: 'blogPost' } } };

describe('an event of Contentful', () => {
  it.each([
    ['publish', 'purge', 'the page is new'],
    ['unpublish', 'purge', 'the page is gone'],
    ['delete', 'purge', 'the page is gone'],
    ['create', 'unasked', 'a new entry is a draft'],
    ['save', 'unasked', 'a draft'],
    ['auto_save', 'unasked', 'a draft, every few seconds'],
    ['archive', 'unasked', 'only what is not public can be archived'],
    ['unarchive', 'unasked', 'a draft again'],
  ])('%s: %s, since %s', (action, fate) => {
    for (const kind of ['Entry', 'Asset']) {
      const topic = `ContentManagement.${kind}.${action}`;
      expect(read({ sys: entry }, topic)).toMatchObject({ fate, events: [topic, `${kind}.${action}`, action] });
    }
  });

  it.each([
    'ContentManagement.ContentType.publish',
    'ContentManagement.Locale.delete',
    'Entry.publish',
    'publish',
    'x',
  ])('%s is neither of an entry nor of an asset, so it has no short name', (topic) =>
    expect(read({}, topic)).toMatchObject({ fate: 'unasked', events: [topic], reason: expect.any(String) }),
  );

  it('is in a header that always comes', () => {
    const missing = refusal('the header x-contentful-topic is missing');
    expect(() => readWith(contentful, { sys: entry })).toThrow(missing);
    expect(() => read({ sys: entry }, '')).toThrow(missing);
  });
});

describe('a payload of Contentful', () => {
  it.each<readonly [object, readonly object[], string]>([
    [
      { slug: { 'en-US': 'a', 'zh-CN': 'b' } },
      [
        { locale: 'en-US', slug: 'a' },
        { locale: 'zh-CN', slug: 'b' },
      ],
      'one a locale',
    ],
    [{ slug: { 'en-US': '/' } }, [{ locale: 'en-US', slug: '/' }], 'a home page'],
    [{ slug: { 'en-US': 'a', de: null } }, [{ locale: 'en-US', slug: 'a' }], 'a locale without a slug'],
    [{ title: { 'en-US': 'a' } }, [{}], 'a field of another name is for rules'],
    [{}, [{}], 'no fields'],
  ])('with the fields %j is about %j: %s', (fields, pages) => {
    expect(read({ sys: entry, fields }).pages).toStrictEqual(pages);
  });

  it.each<readonly [object, string, readonly string[], string]>([
    [{ sys: { ...entry, type: 'DeletedEntry' } }, 'ContentManagement.Entry.delete', ['blogPost'], 'a tombstone'],
    [{ sys: { type: 'Asset', id: 'e1' } }, 'ContentManagement.Asset.publish', ['Asset'], 'an asset'],
    [{ sys: { type: 'DeletedAsset', id: 'e1' } }, 'ContentManagement.Asset.delete', ['Asset'], 'an asset that is gone'],
  ])('%j of %s is of the type %j: %s', (payload, topic, types) => {
    const message = read(payload, topic);
    expect(message).toMatchObject({ fate: 'purge', types, id: 'e1' });
    expect(message.pages).toStrictEqual([{}]);
  });

  it('without a type has none', () => expect(read({}).types).toEqual([]));
});
