import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, type Verdict } from './message.ts';
import { pageOf, textOf } from './page.ts';

const NOT_PUBLIC = /^(drafts|versions)\./;
const DRAFT: Verdict = ['ignored', 'the document is a draft or a version, which is not public'];

/** A text where the projection has `slug.current`, an object where it has the whole slug. */
function slugOf(value: unknown): string | undefined {
  return textOf(value) ?? textOf(at(value, 'current'));
}

/** Sanity; the body is the projection of the webhook, or the whole document. */
export const sanity: Preset = {
  name: 'sanity',
  signs: { scheme: 'sanity' },
  retries: true,
  purge: [],
  read({ header, payload }) {
    const operation = eventOf(payload, header('sanity-operation') || 'update', 'header sanity-operation');
    const ids = [at(payload, '_id'), header('sanity-document-id')].map(textOf);
    const oldSlug = slugOf(at(payload, 'oldSlug'));
    return messageOf({
      events: [operation],
      verdict: ids.some((id) => id && NOT_PUBLIC.test(id)) && DRAFT,
      types: [at(payload, '_type')],
      id: ids[0] ?? ids[1],
      pages: [
        pageOf({
          locale: textOf(at(payload, 'locale')) ?? at(payload, 'language'),
          slug: slugOf(at(payload, 'slug')) ?? oldSlug, // a deletion has the old one only
          oldSlug,
        }),
      ],
      deliveryId: header('idempotency-key'),
    });
  },
};
