import type { Message } from '../preset.ts';
import { at, messageOf } from './message.ts';
import { pageOf } from './page.ts';

const PAGE = ['locale', 'slug', 'oldSlug', 'url', 'path'] as const;

/** The message of a body without a fixed shape: fields are at its top, else in `data`, as Standard Webhooks advises. */
export function looseMessage(payload: unknown, event: string, deliveryId: string | undefined): Message {
  const values = PAGE.map((name) => [name, at(payload, name) ?? at(payload, 'data', name)] as const);
  return messageOf({
    events: [event],
    types: [at(payload, 'model') ?? at(payload, 'data', 'type')],
    id: at(payload, 'data', 'id') ?? at(payload, 'id'),
    pages: [pageOf(Object.fromEntries(values))],
    deliveryId,
  });
}
