import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED } from './message.ts';
import { localized, pageOf, textOf } from './page.ts';

const PURGES = /^(published|unpublished|deleted|moved)$/;

/** Storyblok. A translated slug is a field of its own, and so is each language. */
export const storyblok: Preset = {
  name: 'storyblok',
  signs: { scheme: 'hmac', name: 'webhook-signature', algorithm: 'sha1', encoding: 'hex', prefix: '' },
  retries: false,
  purge: ['/{slug}'],
  read({ payload }) {
    const action = eventOf(payload, at(payload, 'action'), 'field "action"');
    const slug = at(payload, 'full_slug');
    const id = at(payload, 'story_id');
    const isStory = (id ?? slug ?? undefined) !== undefined; // assets are deleted, too
    const slugs = [['', slug] as const, ...localized(payload, 'full_slug__i18n__')].filter(([, text]) => textOf(text));
    return messageOf({
      events: [action],
      verdict: !(isStory && PURGES.test(action)) && UNASKED,
      types: [isStory && 'story'],
      id,
      pages: slugs.map(([locale, text]) => pageOf({ locale, slug: text })),
    });
  },
};
