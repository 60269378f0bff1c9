import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED, type Verdict } from './message.ts';
import { pageOf, textOf } from './page.ts';

const PURGES = /^entry\.(publish|unpublish|delete)$/;
const SAVES: Verdict = [
  'unasked',
  'this event may be the save of a draft; where Draft & Publish is off, let a rule name it',
];

function verdictOn(event: string): Verdict | false {
  if (event === 'trigger-test') return ['ping', 'a test by the button of Strapi'];
  if (/^entry\.(create|update)$/.test(event)) return SAVES;
  return !PURGES.test(event) && UNASKED;
}

/** Strapi 4 and 5. One delivery is about one locale of an entry. */
export const strapi: Preset = {
  name: 'strapi',
  retries: false,
  purge: [],
  read({ header, payload }) {
    const named = textOf(at(payload, 'event')) ?? header('x-strapi-event');
    const event = eventOf(payload, named, 'field "event" or header x-strapi-event');
    const entry = at(payload, 'entry');
    return messageOf({
      // A short name would be that of media, too.
      events: [event, event.startsWith('entry.') && event.slice(6)],
      verdict: verdictOn(event),
      types: [at(payload, 'model'), at(payload, 'uid')],
      // Of Strapi 5: there the other id is another one with each version.
      id: at(entry, 'documentId') ?? at(entry, 'id'),
      pages: [pageOf({ locale: at(entry, 'locale'), slug: at(entry, 'slug') })],
    });
  },
};
