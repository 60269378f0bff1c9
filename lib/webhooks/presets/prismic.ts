import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED, type Verdict } from './message.ts';
import { textOf } from './page.ts';

function verdictOn(type: string, payload: unknown): Verdict | false {
  if (type === 'test-trigger') return ['ping', 'a test by Prismic'];
  if (type !== 'api-update') return UNASKED;
  return !textOf(at(payload, 'masterRef')) && ['ignored', 'a release was edited; nothing went live'];
}

/** Prismic, whose payload names no page: only ids of documents. */
export const prismic: Preset = {
  name: 'prismic',
  signs: { scheme: 'body', name: 'secret' },
  retries: true,
  purge: [],
  read({ payload }) {
    const type = eventOf(payload, at(payload, 'type'), 'field "type"');
    return messageOf({ events: [type], verdict: verdictOn(type, payload) });
  },
};
