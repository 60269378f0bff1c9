import { describe, expect, it } from 'vitest';
import { generic } from '../../../lib/webhooks/presets/generic.ts';
import { readWith } from './delivery.ts';

describe('a body of our own, or of anybody', () => {
  it.each<readonly [object, string, string]>([
    [{ event: 'page.updated' }, 'page.updated', 'an event'],
    [{ type: 'page.updated' }, 'page.updated', 'a type'],
    [{ event: 'a', type: 'b' }, 'a', 'an event before a type'],
    [{ event: 7, type: 'b' }, 'b', 'a number is no event'],
    [{ event: '', type: null }, 'purge', 'nothing'],
    [{ urls: ['https://h/a'] }, 'purge', 'our own format'],
    [{}, 'purge', 'an empty body, for rules without values'],
  ])('%j has the event %s: %s', (payload, event) => {
    expect(readWith(generic, payload)).toMatchObject({ fate: 'purge', events: [event] });
  });

  it.each<readonly [object, object, string]>([
    [{ slug: 'a', locale: 'en' }, { slug: 'a', locale: 'en' }, 'at its top'],
    [{ data: { slug: 'a', locale: 'en' } }, { slug: 'a', locale: 'en' }, 'in its data'],
    [{ slug: 'a', data: { slug: 'b', locale: 'en' } }, { slug: 'a', locale: 'en' }, 'its top comes first'],
    [
      { url: 'https://h/x/a/', slug: 'a', oldSlug: 'b' },
      { url: 'https://h/x/a/', path: '/x/a/', slug: 'a', oldSlug: 'b', oldPath: '/x/b/' },
      'a path follows from a URL',
    ],
    [{ path: '/x' }, { path: '/x' }, 'a path alone'],
    [{ slug: 7, url: ['https://h/'], path: {}, data: 'a' }, {}, 'no texts'],
    [{ data: [{ slug: 'a' }] }, {}, 'a list is for rules'],
  ])('%j is about %j: %s', (payload, page) => expect(readWith(generic, payload).pages).toStrictEqual([page]));

  it.each<readonly [object, object, string]>([
    [{ id: 7, model: 'post' }, { id: '7', types: ['post'] }, 'at its top'],
    [{ id: 'evt', data: { id: 'p', type: 'post' } }, { id: 'p', types: ['post'] }, 'what it is about, not the event'],
    [{ type: 'post.updated' }, { types: [] }, 'its type is the event'],
    [{ model: {}, id: [] }, { types: [] }, 'junk'],
  ])('%j has %j: %s', (payload, expected) => {
    const { id, types } = readWith(generic, payload);
    expect({ ...(id && { id }), types }).toEqual(expected);
  });

  it('may have an id of its delivery', () => {
    expect(readWith(generic, {}, { 'idempotency-key': 'k' }).deliveryId).toBe('k');
    expect(readWith(generic, {})).not.toHaveProperty('deliveryId');
  });
});
