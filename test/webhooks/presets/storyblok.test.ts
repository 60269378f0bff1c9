import { describe, expect, it } from 'vitest';
import { storyblok } from '../../../lib/webhooks/presets/storyblok.ts';
import { readWith, refusal } from './delivery.ts';

const read = (payload: unknown) => readWith(storyblok, payload);

describe('an event of Storyblok', () => {
  it.each<readonly [object, string, readonly string[], string]>([
    [{ action: 'published', story_id: 1 }, 'purge', ['story'], 'a page is new'],
    [{ action: 'unpublished', story_id: 1 }, 'purge', ['story'], 'a page is gone'],
    [{ action: 'deleted', story_id: 1 }, 'purge', ['story'], 'a page is gone'],
    [{ action: 'moved', story_id: 1 }, 'purge', ['story'], 'a page is elsewhere'],
    [{ action: 'deleted', full_slug: 'a' }, 'purge', ['story'], 'a slug is of a story, too'],
    [{ action: 'deleted', asset_id: 1 }, 'unasked', [], 'a file'],
    [{ action: 'deleted', story_id: null }, 'unasked', [], 'no story'],
    [{ action: 'deleted', full_slug: null }, 'unasked', [], 'no story'],
    [{ action: 'created', asset_id: 1 }, 'unasked', [], 'a file'],
    [{ action: 'replaced', asset_id: 1 }, 'unasked', [], 'a file'],
    [{ action: 'entries_updated' }, 'unasked', [], 'a list of values'],
    [{ action: 'release_merged' }, 'unasked', [], 'many stories, none of which is named'],
    [{ action: 'branch_deployed' }, 'unasked', [], 'many stories, none of which is named'],
    [{ action: 'stage.changed', story_id: 1 }, 'unasked', ['story'], 'a stage'],
  ])('%j: %s of %j, since it is %s', (payload, fate, types) => {
    const { action } = payload as { action: string };
    expect(read(payload)).toMatchObject({ fate, types, events: [action] });
  });

  it('is in a field that always comes', () => {
    expect(() => read({ story_id: 1 })).toThrow(refusal('the field "action" is missing'));
  });
});

describe('the pages of Storyblok', () => {
  it.each<readonly [object, readonly object[], string]>([
    [{ full_slug: 'a/b' }, [{ slug: 'a/b' }], 'one'],
    [{ full_slug: '/' }, [{ slug: '/' }], 'a home page'],
    [
      { full_slug: 'a', full_slug__i18n__es: 'es/a', full_slug__i18n__pt_br: 'br/a' },
      [{ slug: 'a' }, { locale: 'es', slug: 'es/a' }, { locale: 'pt_br', slug: 'br/a' }],
      'one a language',
    ],
    [{ full_slug__i18n__es: 'es/a' }, [{ locale: 'es', slug: 'es/a' }], 'translated only'],
    [
      { full_slug: 'a', full_slug__i18n__es: null, full_slug__i18n__: 'c' },
      [{ slug: 'a' }, { slug: 'c' }],
      'no text, and no language',
    ],
    [{ full_slug: 7 }, [{}], 'a number is no slug'],
    [{}, [{}], 'older payloads have none'],
  ])('%j are %j: %s', (payload, pages) => {
    expect(read({ action: 'published', story_id: 1, ...payload }).pages).toStrictEqual(pages);
  });

  it('are at most 200', () => {
    const many = Object.fromEntries(Array.from({ length: 1e5 }, (_, index) => [`full_slug__i18n__l${index}`, 'a']));
    expect(read({ action: 'published', full_slug: 'a', ...many }).pages).toHaveLength(200);
  });
});
