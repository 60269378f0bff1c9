import { describe, expect, it } from 'vitest';
import { strapi } from '../../../lib/webhooks/presets/strapi.ts';
import { readWith, refusal } from './delivery.ts';

describe('an event of Strapi', () => {
  it.each([
    ['entry.publish', 'purge', ['entry.publish', 'publish'], 'the page is new'],
    ['entry.unpublish', 'purge', ['entry.unpublish', 'unpublish'], 'the page is gone'],
    ['entry.delete', 'purge', ['entry.delete', 'delete'], 'the page is gone'],
    ['entry.create', 'unasked', ['entry.create', 'create'], 'a draft, unless Draft & Publish is off'],
    ['entry.update', 'unasked', ['entry.update', 'update'], 'a draft, unless Draft & Publish is off'],
    ['entry.draft-discard', 'unasked', ['entry.draft-discard', 'draft-discard'], 'a draft'],
    ['media.create', 'unasked', ['media.create'], 'a file is not an entry, so it has no short name'],
    ['media.update', 'unasked', ['media.update'], 'a file'],
    ['media.delete', 'unasked', ['media.delete'], 'a file'],
    [
      'releases.publish',
      'unasked',
      ['releases.publish'],
      'it has no entry; each of its entries has an event of its own',
    ],
    ['review-workflows.updateEntryStage', 'unasked', ['review-workflows.updateEntryStage'], 'a stage'],
    ['trigger-test', 'ping', ['trigger-test'], 'the button of its administration'],
    ['entry.', 'unasked', ['entry.'], 'a name that is cut off'],
  ])('%s: %s, known as %j, since %s', (event, fate, events) => {
    expect(readWith(strapi, { event })).toMatchObject({ fate, events });
    expect(readWith(strapi, {}, { 'x-strapi-event': event })).toMatchObject({ fate, events });
  });

  it('has a reason where it purges nothing, and none where it does', () => {
    expect(readWith(strapi, { event: 'entry.update' }).reason).toMatch(/Draft & Publish is off/);
    expect(readWith(strapi, { event: 'media.update' }).reason).toMatch(/a rule may name it/);
    expect(readWith(strapi, { event: 'trigger-test' }).reason).toMatch(/test/);
    expect(readWith(strapi, { event: 'entry.publish' })).not.toHaveProperty('reason');
  });

  it('is the one that is signed or sent in the body, where the header names another', () => {
    expect(readWith(strapi, { event: 'entry.update' }, { 'x-strapi-event': 'entry.publish' }).fate).toBe('unasked');
  });

  it('is always there', () => {
    expect(() => readWith(strapi, { model: 'article' })).toThrow(
      refusal('"event" or header x-strapi-event is missing'),
    );
  });
});

describe('a payload of Strapi', () => {
  const event = 'entry.unpublish';

  it.each<readonly [object, object, string]>([
    [{ entry: { id: 3, slug: 'a', locale: 'en' } }, { id: '3', pages: [{ locale: 'en', slug: 'a' }] }, 'Strapi 4'],
    [{ entry: { id: 3, documentId: 'd', slug: 'a' } }, { id: 'd', pages: [{ slug: 'a' }] }, 'Strapi 5'],
    [{ entry: { id: 3, slug: null, locale: null } }, { id: '3', pages: [{}] }, 'no slug'],
    [{ entry: { slug: 5 } }, { pages: [{}] }, 'a number is no slug'],
    [{}, { pages: [{}] }, 'no entry'],
  ])('%j is about %j: %s', (payload, expected) => {
    expect(readWith(strapi, { event, ...payload })).toStrictEqual({
      fate: 'purge',
      events: [event, 'unpublish'],
      types: [],
      ...expected,
    });
  });

  it('has its type under two names', () => {
    const payload = { event, model: 'article', uid: 'api::article.article' };
    expect(readWith(strapi, payload).types).toEqual(['article', 'api::article.article']);
    expect(readWith(strapi, { event, model: 'article' }).types).toEqual(['article']);
  });
});
