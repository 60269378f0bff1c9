import { describe, expect, it } from 'vitest';
import { hygraph } from '../../../lib/webhooks/presets/hygraph.ts';
import { readWith, refusal } from './delivery.ts';

const read = (payload: unknown) => readWith(hygraph, payload);

describe('an event of Hygraph', () => {
  it.each([
    ['publish', 'purge', 'the page is new'],
    ['unpublish', 'purge', 'the page is gone'],
    ['create', 'unasked', 'a draft'],
    ['update', 'unasked', 'a draft'],
    ['delete', 'unasked', 'the draft; what was public was unpublished'],
    ['republish', 'unasked', 'not known'],
  ])('%s: %s, since it is about %s', (operation, fate) => {
    expect(read({ operation, data: { stage: 'DRAFT' } })).toMatchObject({ fate, events: [operation] });
  });

  it('is in a field that always comes', () => {
    expect(() => read({ data: {} })).toThrow(refusal('the field "operation" is missing'));
  });
});

describe('a payload of Hygraph', () => {
  it.each<readonly [object, readonly object[], string]>([
    [{ slug: 'a' }, [{ slug: 'a' }], 'nothing is localized'],
    [{ slug: 'a', localizations: [] }, [{ slug: 'a' }], 'no locales'],
    [
      { slug: 'a', localizations: [{ locale: 'en' }, { locale: 'de' }] },
      [
        { locale: 'en', slug: 'a' },
        { locale: 'de', slug: 'a' },
      ],
      'one slug for all',
    ],
    [
      {
        localizations: [
          { locale: 'en', slug: 'a' },
          { locale: 'de', slug: 'b' },
        ],
      },
      [
        { locale: 'en', slug: 'a' },
        { locale: 'de', slug: 'b' },
      ],
      'one a locale',
    ],
    [{ slug: 'a', localizations: [{ locale: 'en', slug: null }] }, [{ locale: 'en', slug: 'a' }], 'null is absent'],
    [{ slug: 'a', localizations: [null, 7] }, [{ slug: 'a' }, { slug: 'a' }], 'junk'],
    [{ slug: 'a', localizations: { en: 'a' } }, [{ slug: 'a' }], 'no list'],
    [{}, [{}], 'the option for payloads is off'],
  ])('%j is about %j: %s', (data, pages) => {
    expect(read({ operation: 'unpublish', data }).pages).toStrictEqual(pages);
  });

  it('has id and type, and at most 200 pages', () => {
    const localizations = Array.from({ length: 1e5 }, (_, index) => ({ locale: `l${index}` }));
    const message = read({ operation: 'publish', data: { id: 'c1', __typename: 'Post', localizations } });
    expect(message).toMatchObject({ id: 'c1', types: ['Post'] });
    expect(message.pages).toHaveLength(200);
  });
});
