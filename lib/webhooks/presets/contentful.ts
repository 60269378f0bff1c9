import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED } from './message.ts';
import { localized, pageOf } from './page.ts';

const TOPIC = /^ContentManagement\.((Entry|Asset)\.(.+))$/s;
const PURGES = /^(publish|unpublish|delete)$/;

/** Contentful. A payload of `unpublish` and `delete` has no fields, so its page is not known. */
export const contentful: Preset = {
  name: 'contentful',
  signs: { scheme: 'contentful' },
  retries: true,
  purge: [],
  read({ header, payload }) {
    const topic = eventOf(payload, header('x-contentful-topic'), 'header x-contentful-topic');
    const [, named, kind, action] = TOPIC.exec(topic) ?? [];
    return messageOf({
      events: [topic, named, action],
      verdict: !(action && PURGES.test(action)) && UNASKED,
      types: [kind === 'Asset' ? kind : at(payload, 'sys', 'contentType', 'sys', 'id')],
      id: at(payload, 'sys', 'id'),
      pages: localized(at(payload, 'fields', 'slug')).map(([locale, slug]) => pageOf({ locale, slug })),
      deliveryId: header('x-contentful-idempotency-key'),
    });
  },
};
