import type { Preset } from '../preset.ts';
import { looseMessage } from './loose-body.ts';
import { at, eventOf } from './message.ts';
import { textOf } from './page.ts';

/** Our own body, or any JSON object with rules. What its `urls` and `paths` name is read elsewhere. */
export const generic: Preset = {
  name: 'generic',
  signs: { scheme: 'standard-webhooks' },
  retries: true,
  purge: [],
  read({ header, payload }) {
    const event = textOf(at(payload, 'event')) ?? textOf(at(payload, 'type')) ?? 'purge';
    return looseMessage(payload, eventOf(payload, event, 'field "event"'), header('idempotency-key'));
  },
};
