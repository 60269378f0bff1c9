import type { Preset } from '../preset.ts';
import { looseMessage } from './loose-body.ts';
import { at, eventOf } from './message.ts';
import { textOf } from './page.ts';

/** Any sender that signs by the Standard Webhooks specification, or as Svix did before it. The body is the sender's own. */
export const standardWebhooks: Preset = {
  name: 'standard-webhooks',
  signs: { scheme: 'standard-webhooks' },
  retries: true,
  purge: [],
  read({ header, payload }) {
    // The specification only recommends "type"; the others have been seen.
    const named = ['type', 'event', 'event_type'].map((name) => textOf(at(payload, name)));
    const event = named.find((name) => name) ?? 'message';
    return looseMessage(payload, eventOf(payload, event, 'field "type"'), header('webhook-id') ?? header('svix-id'));
  },
};
