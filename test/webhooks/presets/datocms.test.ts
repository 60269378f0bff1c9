import { describe, expect, it } from 'vitest';
import { datocms } from '../../../lib/webhooks/presets/datocms.ts';
import { readWith, refusal } from './delivery.ts';

const read = (payload: object) => readWith(datocms, { entity_type: 'item', event_type: 'publish', ...payload });

describe('an event of DatoCMS', () => {
  it.each([
    ['item', 'publish', 'purge', ['item.publish', 'publish'], 'the page is new'],
    ['item', 'unpublish', 'purge', ['item.unpublish', 'unpublish'], 'the page is gone'],
    ['item', 'delete', 'purge', ['item.delete', 'delete'], 'the page is gone'],
    ['item', 'create', 'unasked', ['item.create', 'create'], 'a draft, or publish comes as well'],
    ['item', 'update', 'unasked', ['item.update', 'update'], 'a draft, or publish comes as well'],
    ['upload', 'delete', 'unasked', ['upload.delete'], 'a file is no record, so it has no short name'],
    ['item_type', 'update', 'unasked', ['item_type.update'], 'a model'],
    ['cda_cache_tags', 'invalidate', 'unasked', ['cda_cache_tags.invalidate'], 'tags, of which we know nothing'],
  ])('%s %s: %s, known as %j, since it is %s', (entity_type, event_type, fate, events) => {
    expect(read({ entity_type, event_type })).toMatchObject({ fate, events });
  });

  it.each<readonly [unknown, string, string]>([
    [false, 'ignored', 'another environment'],
    [true, 'purge', 'the primary one'],
    [undefined, 'purge', 'some events do not say'],
    ['false', 'purge', 'a text is no answer'],
  ])('where the environment is primary: %j, is %s: %s', (is_environment_primary, fate) => {
    expect(read({ is_environment_primary }).fate).toBe(fate);
  });

  it('is in two fields that always come', () => {
    expect(() => readWith(datocms, { event_type: 'publish' })).toThrow(refusal('the field "entity_type" is missing'));
    expect(() => readWith(datocms, { entity_type: 'item' })).toThrow(refusal('the field "event_type" is missing'));
  });
});

describe('a payload of DatoCMS', () => {
  const slugs = (slug: unknown, before?: unknown) =>
    read({
      entity: { attributes: { slug } },
      previous_entity: before === undefined ? null : { attributes: { slug: before } },
    }).pages;

  it.each<readonly [unknown, unknown, readonly object[], string]>([
    ['a', undefined, [{ slug: 'a' }], 'one'],
    ['a', 'b', [{ slug: 'a', oldSlug: 'b' }], 'a slug that was another'],
    ['a', 'a', [{ slug: 'a' }], 'a slug that is the same'],
    [
      { en: 'a', it: 'b' },
      undefined,
      [
        { locale: 'en', slug: 'a' },
        { locale: 'it', slug: 'b' },
      ],
      'one a locale',
    ],
    [
      { en: 'a', it: 'b' },
      { en: 'a', it: 'c' },
      [
        { locale: 'en', slug: 'a' },
        { locale: 'it', slug: 'b', oldSlug: 'c' },
      ],
      'each with what it was',
    ],
    [{ en: 'a', it: null }, { de: 'z' }, [{ locale: 'en', slug: 'a' }], 'locales come and go'],
    [{ en: 'a' }, 'z', [{ locale: 'en', slug: 'a' }], 'one that was not localized is of no locale'],
    [null, undefined, [{}], 'no slug'],
    [7, undefined, [{}], 'a number is no slug'],
  ])('with the slug %j after %j is about %j: %s', (slug, before, pages) =>
    expect(slugs(slug, before)).toStrictEqual(pages),
  );

  const model = { type: 'item_type', id: '8', attributes: { api_key: 'blog_post' } };
  const relationships = { item_type: { data: { id: '8', type: 'item_type' } } };

  it.each<readonly [object, readonly string[], string]>([
    [{ entity: { relationships }, related_entities: [model] }, ['blog_post', '8'], 'name and id'],
    [
      { entity: { relationships }, related_entities: [{ ...model, id: '9', attributes: { api_key: 'x' } }, model] },
      ['blog_post', '8'],
      'its own among others',
    ],
    [
      { entity: { relationships }, related_entities: [{ ...model, type: 'user' }] },
      ['8'],
      'something else with that id',
    ],
    [{ entity: { relationships } }, ['8'], 'an id alone'],
    [{ related_entities: [null, model] }, ['blog_post', '8'], 'an entity that does not say'],
    [{}, [], 'nothing'],
  ])('%j is of the types %j: %s', (payload, types) => expect(read(payload).types).toEqual(types));

  it('has its ids, which may be numbers', () => {
    expect(read({ entity: { id: 7 }, webhook_call_id: 8 })).toMatchObject({ id: '7', deliveryId: '8' });
    expect(read({ entity: { id: 'a' }, webhook_call_id: 'b' })).toMatchObject({ id: 'a', deliveryId: 'b' });
  });
});
