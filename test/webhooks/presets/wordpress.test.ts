import { describe, expect, it } from 'vitest';
import { wordpress } from '../../../lib/webhooks/presets/wordpress.ts';
import { readWith } from './delivery.ts';

const read = (event: string, post: object, more: object = {}) =>
  readWith(wordpress, { post_id: 1, post, ...more }, { 'x-wp-webhook-name': event });
const statuses = (status: string | undefined, before?: unknown) =>
  [
    { post_type: 'post', post_status: status },
    { post_before: before === undefined ? false : { post_status: before } },
  ] as const;

describe('an event of WordPress', () => {
  it.each<readonly [string, string | undefined, unknown, string, string]>([
    ['post_create', 'publish', undefined, 'purge', 'a page is new'],
    ['post_create', 'draft', undefined, 'ignored', 'a new draft'],
    ['post_create', 'future', undefined, 'ignored', 'a page for later'],
    ['post_update', 'publish', 'publish', 'purge', 'a page is another'],
    ['post_update', 'publish', 'draft', 'purge', 'published'],
    ['post_update', 'draft', 'publish', 'purge', 'unpublished'],
    ['post_update', 'private', 'publish', 'purge', 'not for everybody any more'],
    ['post_update', 'trash', 'publish', 'purge', 'on its way into the trash'],
    ['post_update', 'draft', 'draft', 'ignored', 'a draft'],
    ['post_update', 'draft', 'auto-draft', 'ignored', 'the first save of a draft'],
    ['post_update', 'pending', 'draft', 'ignored', 'a draft to be read by somebody'],
    ['post_update', 'trash', 'draft', 'ignored', 'a draft on its way into the trash'],
    ['post_update', 'draft', 'trash', 'ignored', 'back from the trash, and not public'],
    ['post_update', 'publish', undefined, 'purge', 'public, whatever it was'],
    ['post_update', 'draft', undefined, 'purge', 'what it was is not known, so it may just be unpublished'],
    ['post_update', 'auto-draft', undefined, 'ignored', 'nobody has saved it yet'],
    ['post_update', undefined, undefined, 'purge', 'nothing is known'],
    ['post_trash', 'trash', undefined, 'purge', 'what it was is not known'],
    ['post_delete', 'publish', undefined, 'purge', 'deleted without the trash'],
    ['post_delete', 'trash', undefined, 'purge', 'what it was is not known'],
    ['post_delete', 'draft', undefined, 'ignored', 'a draft'],
    ['post_delete', 'inherit', undefined, 'ignored', 'a file'],
    ['post_delete', undefined, undefined, 'purge', 'nothing is known'],
    ['create_user', 'publish', undefined, 'unasked', 'another trigger of the plugin'],
  ])('%s to %s from %s: %s, since it is %s', (event, status, before, fate) => {
    expect(read(event, ...statuses(status, before))).toMatchObject({ fate, events: [event] });
  });

  it.each([
    ['publish', 'purge'],
    ['draft', 'ignored'],
  ])('that puts a post into the trash knows what it was where WordPress has noted it: %s, so %s', (before, fate) => {
    const more = { post_meta: { _wp_trash_meta_status: [before] } };
    for (const event of ['post_trash', 'post_delete'])
      expect(read(event, { post_status: 'trash' }, more).fate).toBe(fate);
  });

  it.each([
    ['revision', 'publish', 'ignored', 'a copy of a post'],
    ['nav_menu_item', 'publish', 'unasked', 'it has no page of its own, but is on every page'],
    ['nav_menu_item', 'draft', 'ignored', 'not public'],
    ['page', 'publish', 'purge', 'a page'],
    ['product', 'publish', 'purge', 'a type of its own'],
  ])('of a %s that is %s: %s, since it is %s', (type, status, fate) => {
    const message = read('post_create', { post_type: type, post_status: status });
    expect(message).toMatchObject({ fate, types: [type] });
  });

  it('without its header is an update', () => {
    const message = readWith(wordpress, { post: { post_status: 'publish' } });
    expect(message).toMatchObject({ fate: 'purge', events: ['post_update'] });
    expect(readWith(wordpress, {}, { 'x-wp-webhook-name': '' }).events).toEqual(['post_update']);
  });
});

describe('the page of WordPress', () => {
  const page = (post: object, permalink: unknown, before: unknown = false) =>
    read('post_update', post, { post_permalink: permalink, post_before: before }).pages[0];

  it.each<readonly [string, object, unknown, unknown, object]>([
    [
      'a page',
      { post_name: 'a', post_status: 'publish' },
      'https://h/a/',
      false,
      { slug: 'a', url: 'https://h/a/', path: '/a/' },
    ],
    [
      'a slug that was another',
      { post_name: 'a', post_status: 'publish' },
      'https://h/x/a/',
      { post_name: 'b', post_status: 'publish' },
      { slug: 'a', oldSlug: 'b', url: 'https://h/x/a/', path: '/x/a/', oldPath: '/x/b/' },
    ],
    [
      'a slug that is the same',
      { post_name: 'a', post_status: 'publish' },
      'https://h/a/',
      { post_name: 'a', post_status: 'publish' },
      { slug: 'a', url: 'https://h/a/', path: '/a/' },
    ],
    [
      'slugs that are encoded: templates encode them, URLs keep them as they are',
      { post_name: '%e4%bd%a0', post_status: 'publish' },
      'https://h/%e4%bd%a0/',
      { post_name: '%e5%a5%bd', post_status: 'publish' },
      { slug: '你', oldSlug: '好', url: 'https://h/%e4%bd%a0/', path: '/%e4%bd%a0/', oldPath: '/%e5%a5%bd/' },
    ],
    ['a slug with a broken encoding', { post_name: '%e4%', post_status: 'publish' }, null, false, { slug: '%e4%' }],
    [
      'a permalink without slug',
      { post_name: 'a', post_status: 'publish' },
      'https://h/?p=7',
      { post_name: 'b', post_status: 'publish' },
      { slug: 'a', oldSlug: 'b', url: 'https://h/?p=7', path: '/?p=7' },
    ],
    [
      'the trash',
      { post_name: 'a__trashed', post_status: 'trash' },
      'https://h/x/a__trashed/',
      false,
      { slug: 'a', url: 'https://h/x/a/', path: '/x/a/' },
    ],
    [
      'a slug twice in the trash',
      { post_name: 'a__trashed-2', post_status: 'trash' },
      'https://h/a__trashed-2',
      false,
      { slug: 'a', url: 'https://h/a', path: '/a' },
    ],
    [
      'back from the trash',
      { post_name: 'a', post_status: 'publish' },
      'https://h/a/',
      { post_name: 'a__trashed', post_status: 'trash' },
      { slug: 'a', url: 'https://h/a/', path: '/a/' },
    ],
    [
      'a public page that is really called so',
      { post_name: 'a__trashed', post_status: 'publish' },
      'https://h/a__trashed/',
      false,
      { slug: 'a__trashed', url: 'https://h/a__trashed/', path: '/a__trashed/' },
    ],
    [
      'a directory that is called so',
      { post_name: 'a', post_status: 'draft' },
      'https://h/b__trashed/a/',
      false,
      { slug: 'a', url: 'https://h/b__trashed/a/', path: '/b__trashed/a/' },
    ],
    ['no permalink', { post_name: 'a', post_status: 'publish' }, false, false, { slug: 'a' }],
    [
      'a draft that has no slug yet',
      { post_name: '', post_status: 'draft' },
      'https://h/?p=7',
      false,
      { url: 'https://h/?p=7', path: '/?p=7' },
    ],
  ])('%s', (_, post, permalink, before, expected) => expect(page(post, permalink, before)).toStrictEqual(expected));

  it('has the id of the post, wherever it is', () => {
    expect(readWith(wordpress, { post_id: 7, post: { ID: 8 } }).id).toBe('7');
    expect(readWith(wordpress, { post: { ID: 8 } }).id).toBe('8');
    expect(readWith(wordpress, {})).not.toHaveProperty('id');
  });
});
