import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED, type Verdict } from './message.ts';
import { MOST_PAGES, pageOf, textOf } from './page.ts';

const DRAFTS: Verdict = [
  'unasked',
  'this event is about a draft; purge on publish and unpublish, or let a rule name it',
];

/** Hygraph. Fields that are not localized stand beside the list of those that are. */
export const hygraph: Preset = {
  name: 'hygraph',
  signs: { scheme: 'hygraph' },
  retries: true,
  purge: [],
  read({ payload }) {
    const operation = eventOf(payload, at(payload, 'operation'), 'field "operation"');
    const data = at(payload, 'data');
    const given = at(data, 'localizations');
    const localizations: readonly unknown[] = Array.isArray(given) && given.length > 0 ? given : [undefined];
    return messageOf({
      events: [operation],
      verdict: !/^(un)?publish$/.test(operation) && (/^(create|update|delete)$/.test(operation) ? DRAFTS : UNASKED),
      types: [at(data, '__typename')],
      id: at(data, 'id'),
      pages: localizations.slice(0, MOST_PAGES).map((localization) =>
        pageOf({
          locale: at(localization, 'locale'),
          slug: textOf(at(localization, 'slug')) ?? at(data, 'slug'),
        }),
      ),
    });
  },
};
