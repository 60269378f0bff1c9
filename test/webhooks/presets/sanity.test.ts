import { describe, expect, it } from 'vitest';
import { sanity } from '../../../lib/webhooks/presets/sanity.ts';
import { type Headers, readWith } from './delivery.ts';

const read = (payload: unknown, headers: Headers = {}) =>
  readWith(sanity, payload, { 'sanity-operation': 'update', ...headers });

describe('an event of Sanity', () => {
  it.each([
    ['create', 'a page is new, or published'],
    ['update', 'a page is another'],
    ['delete', 'a page is gone, or unpublished'],
  ])('%s purges: %s', (operation) => {
    expect(read({}, { 'sanity-operation': operation })).toMatchObject({ fate: 'purge', events: [operation] });
  });

  it.each<readonly [object, Headers, string, string]>([
    [{ _id: 'drafts.a' }, {}, 'ignored', 'a draft'],
    [{ _id: 'versions.r1.a' }, {}, 'ignored', 'a version'],
    [{}, { 'sanity-document-id': 'drafts.a' }, 'ignored', 'a draft by the header, where the projection has no id'],
    [{}, { 'sanity-document-id': 'versions.r1.a' }, 'ignored', 'a version by the header'],
    [{ _id: 'a' }, { 'sanity-document-id': 'drafts.a' }, 'ignored', 'a projection may name another document'],
    [{ _id: 'a' }, {}, 'purge', 'public'],
    [{ _id: 'drafts' }, {}, 'purge', 'an id that only looks so'],
    [{ _id: 'mydrafts.a' }, {}, 'purge', 'an id that only looks so'],
    [{ _id: 7 }, {}, 'purge', 'no id'],
  ])('of %j with %j: %s, since it is %s', (payload, headers, fate) => expect(read(payload, headers).fate).toBe(fate));

  it('is an update where the header that always comes does not', () => {
    expect(readWith(sanity, { _id: 'a' })).toMatchObject({ fate: 'purge', events: ['update'] });
  });
});

describe('a payload of Sanity', () => {
  it.each<readonly [object, object, string]>([
    [{ slug: 'a' }, { slug: 'a' }, 'a projection'],
    [{ slug: { _type: 'slug', current: 'a' } }, { slug: 'a' }, 'a whole document'],
    [{ slug: 'a', oldSlug: 'b' }, { slug: 'a', oldSlug: 'b' }, 'a slug that was another'],
    [{ slug: { current: 'a' }, oldSlug: { current: 'b' } }, { slug: 'a', oldSlug: 'b' }, 'whole slugs'],
    [{ slug: 'a', oldSlug: 'a' }, { slug: 'a' }, 'a slug that is the same'],
    [{ slug: null, oldSlug: 'b' }, { slug: 'b' }, 'a deletion has the old one only'],
    [{ slug: 'a', locale: 'en' }, { slug: 'a', locale: 'en' }, 'a locale'],
    [{ slug: 'a', language: 'de' }, { slug: 'a', locale: 'de' }, 'a language'],
    [{ locale: null, language: 'de' }, { locale: 'de' }, 'a language, where there is no locale'],
    [{ slug: { current: 7 } }, {}, 'a number is no slug'],
    [{}, {}, 'nothing'],
  ])('%j is about %j: %s', (payload, page) => expect(read(payload).pages).toStrictEqual([page]));

  it('has id, type and id of the delivery', () => {
    const headers = { 'sanity-document-id': 'h', 'idempotency-key': 'k' };
    expect(read({ _id: 'p', _type: 'post' }, headers)).toMatchObject({ id: 'p', types: ['post'], deliveryId: 'k' });
    expect(read({}, headers)).toMatchObject({ id: 'h', types: [] });
    expect(read({})).not.toHaveProperty('deliveryId');
  });
});
