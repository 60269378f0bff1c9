import { describe, expect, it } from 'vitest';
import { ghost } from '../../../lib/webhooks/presets/ghost.ts';
import { readWith, refusal, sample } from './delivery.ts';

const both = ['post', 'page'];
const read = (payload: unknown) => readWith(ghost, payload);

describe('an event of Ghost', () => {
  it.each([
    ['published', 'purge', 'the page is new'],
    ['published.edited', 'purge', 'the page is another'],
    ['unpublished', 'purge', 'the page is gone'],
    ['deleted', 'purge', 'the page is gone'],
    ['added', 'unasked', 'it comes for drafts, too'],
    ['edited', 'unasked', 'it comes for drafts, too'],
    ['scheduled', 'unasked', 'nothing is public yet'],
    ['unscheduled', 'unasked', 'nothing is public yet'],
    ['rescheduled', 'unasked', 'nothing is public yet'],
    ['tag.attached', 'unasked', 'the pages of tags are for rules'],
    ['tag.detached', 'unasked', 'the pages of tags are for rules'],
  ])('%s: %s, since %s', (event, fate) => {
    for (const kind of both) {
      const message = read({ event: `${kind}.${event}`, [kind]: { current: {}, previous: {} } });
      expect(message).toMatchObject({ fate, events: [`${kind}.${event}`, event], types: [kind] });
    }
  });

  it.each([
    ['tag.added', 'unasked', ['tag.added', 'added']],
    ['tag.edited', 'unasked', ['tag.edited', 'edited']],
    ['tag.deleted', 'unasked', ['tag.deleted', 'deleted']],
    ['site.changed', 'unasked', ['site.changed', 'changed']],
    ['member.added', 'ignored', ['member.added', 'added']],
    ['member.edited', 'ignored', ['member.edited', 'edited']],
    ['member.deleted', 'ignored', ['member.deleted', 'deleted']],
    ['x', 'unasked', ['x']],
  ])('%s: %s', (event, fate, events) => {
    expect(read({ event })).toMatchObject({ fate, events, reason: expect.any(String) });
    expect(read({ event }).pages).toStrictEqual([{}]);
  });

  it.each(['draft', 'scheduled'])('that deletes a %s post is ignored: it never was public', (status) => {
    const message = read({ event: 'post.deleted', post: { current: {}, previous: { slug: 'a', status } } });
    expect(message.fate).toBe('ignored');
  });
});

describe('a body of an older Ghost, without its event', () => {
  it.each<readonly [object, string, string, string]>([
    [{ current: {}, previous: { slug: 'a', status: 'published' } }, 'deleted', 'purge', 'nothing is left'],
    [{ current: {}, previous: { slug: 'a', status: 'draft' } }, 'deleted', 'ignored', 'nothing is left of a draft'],
    [{ current: { status: 'published' }, previous: { status: 'draft' } }, 'published', 'purge', 'it is public now'],
    [{ current: { status: 'published' }, previous: {} }, 'published', 'purge', 'it is public still'],
    [{ current: { status: 'draft' }, previous: { status: 'published' } }, 'unpublished', 'purge', 'it was public'],
    [{ current: { status: 'draft' }, previous: { title: 'a' } }, 'edited', 'unasked', 'a draft was edited'],
    [{ current: { status: 'draft' } }, 'edited', 'unasked', 'a draft was added'],
    [{ current: { status: 'scheduled' }, previous: { status: 'draft' } }, 'edited', 'unasked', 'it is not public yet'],
    [{ current: { status: 'sent' }, previous: { status: 'draft' } }, 'edited', 'unasked', 'a letter is no page'],
    [{ current: { title: 'a' } }, 'edited', 'unasked', 'nothing says that it is public'],
    [{}, 'edited', 'unasked', 'nothing says anything'],
  ])('%j is taken for %s, so %s: %s', (content, event, fate) => {
    for (const kind of both) {
      expect(read({ [kind]: content })).toMatchObject({ events: [`${kind}.${event}`, event], fate, types: [kind] });
    }
  });

  it.each<readonly [object, string, string]>([
    [{ tag: { current: { slug: 'news' }, previous: {} } }, 'tag.edited', 'unasked'],
    [{ tag: { current: {}, previous: { slug: 'news' } } }, 'tag.deleted', 'unasked'],
    [{ member: { current: { email: 'a@example.com' }, previous: {} } }, 'member.edited', 'ignored'],
    [{}, 'site.changed', 'unasked'],
  ])('%j is taken for %s, so %s', (payload, event, fate) => {
    expect(read(payload)).toMatchObject({ events: [event, event.split('.')[1]], fate });
  });

  it('is what the samples are without theirs', () => {
    for (const file of ['ghost-published.json', 'ghost-deleted.json']) {
      const payload = sample(file) as { event: string };
      const { event: _, ...older } = payload;
      expect(read(older)).toEqual(read(payload));
    }
  });

  it.each<readonly [object, string]>([
    [{ other: 1 }, 'something else'],
    [{ post: 'a' }, 'a post that is a text'],
    [{ event: 7 }, 'an event that is a number'],
  ])('%j is refused: %s', (payload) => {
    expect(() => read(payload)).toThrow(refusal('the field "event" or "post" is missing'));
  });
});

describe('the page of Ghost', () => {
  const url = 'https://blog.example.com/new/';
  const preview = 'https://blog.example.com/p/00000000-0000-4000-8000-000000000001/';
  const page = (current: object, previous: object = {}, event = 'post.published') =>
    read({ event, post: { current, previous } }).pages[0];

  it.each<readonly [object, object, object, string]>([
    [{ slug: 'new', url, status: 'published' }, {}, { slug: 'new', url, path: '/new/' }, 'a page'],
    [
      { slug: 'new', url, status: 'published' },
      { slug: 'old' },
      { slug: 'new', oldSlug: 'old', url, path: '/new/', oldPath: '/old/' },
      'a slug that was another',
    ],
    [
      { slug: 'new', url: 'https://blog.example.com/2026/06/new/', status: 'published' },
      { slug: 'old' },
      {
        slug: 'new',
        oldSlug: 'old',
        url: 'https://blog.example.com/2026/06/new/',
        path: '/2026/06/new/',
        oldPath: '/2026/06/old/',
      },
      'routes of its own',
    ],
    [
      { slug: 'new', url: preview, status: 'draft' },
      {},
      { slug: 'new', url, path: '/new/' },
      'a preview has another URL',
    ],
    [
      { slug: 'new', url: 'https://example.com/blog/p/0-1/', status: 'draft' },
      {},
      { slug: 'new', url: 'https://example.com/blog/new/', path: '/blog/new/' },
      'a preview below a directory',
    ],
    [
      { slug: 'new', url: preview, status: 'published' },
      {},
      { slug: 'new', url: preview, path: new URL(preview).pathname },
      'a page that only looks like a preview',
    ],
    [
      { slug: '$&', url: preview, status: 'draft' },
      {},
      { slug: '$&', url: 'https://blog.example.com/%24%26/', path: '/%24%26/' },
      'signs that replace() knows',
    ],
    [
      { url: preview, status: 'draft' },
      {},
      { url: preview, path: new URL(preview).pathname },
      'a preview without a slug',
    ],
    [{ slug: 'new', url: '/new/', status: 'published' }, {}, { slug: 'new' }, 'a URL without a host'],
  ])('%j after %j is %j: %s', (current, previous, expected) => expect(page(current, previous)).toStrictEqual(expected));

  it.each([
    ['a', '/a/', 'plain'],
    ['你 好', '/%E4%BD%A0%20%E5%A5%BD/', 'encoded'],
    ['a/b', '/a%2Fb/', 'one segment'],
  ])('that was deleted was at the standard place: %s at %s (%s)', (slug, path) => {
    for (const kind of both) {
      const message = read({ event: `${kind}.deleted`, [kind]: { current: {}, previous: { slug } } });
      expect(message.pages).toStrictEqual([{ slug, path }]);
    }
  });

  it('that was deleted has the id that it had', () => {
    expect(read({ event: 'post.deleted', post: { current: {}, previous: { id: 'p1' } } })).toMatchObject({ id: 'p1' });
  });

  it('of a tag is not at the place of a post', () => {
    const payload = { event: 'tag.deleted', tag: { current: {}, previous: { slug: 'news' } } };
    expect(read(payload).pages).toStrictEqual([{ slug: 'news' }]);
  });

  it('has no addresses of people in it', () => {
    const authors = [{ email: 'author@example.com', slug: 'author' }];
    expect(JSON.stringify(read({ post: { current: { status: 'published', authors }, previous: {} } }))).not.toMatch(
      /@/,
    );
  });
});
