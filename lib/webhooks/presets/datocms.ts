import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED, type Verdict } from './message.ts';
import { localized, pageOf } from './page.ts';

const PURGES = /^item\.(publish|unpublish|delete)$/;
const OTHER: Verdict = ['ignored', 'the environment is not the primary one'];

/** A record has the id of its type only; its name is in the list of what is related. */
function typesOf(payload: unknown): readonly unknown[] {
  const id = at(payload, 'entity', 'relationships', 'item_type', 'data', 'id');
  const related = [at(payload, 'related_entities')].flat();
  const type = related.find((one) => at(one, 'type') === 'item_type' && (id === undefined || at(one, 'id') === id));
  return [at(type, 'attributes', 'api_key'), id ?? at(type, 'id')];
}

/** DatoCMS, with the payload that it sends unless another one is made by hand. */
export const datocms: Preset = {
  name: 'datocms',
  retries: false, // unless somebody has switched it on
  purge: [],
  read({ payload }) {
    const kind = eventOf(payload, at(payload, 'entity_type'), 'field "entity_type"');
    const action = eventOf(payload, at(payload, 'event_type'), 'field "event_type"');
    const event = `${kind}.${action}`;
    const isOther = at(payload, 'is_environment_primary') === false;
    const before = new Map(localized(at(payload, 'previous_entity', 'attributes', 'slug')));
    const slugs = localized(at(payload, 'entity', 'attributes', 'slug'));
    return messageOf({
      // A short name would be that of uploads, too.
      events: [event, kind === 'item' && action],
      verdict: isOther ? OTHER : !PURGES.test(event) && UNASKED,
      types: typesOf(payload),
      id: at(payload, 'entity', 'id'),
      pages: slugs.map(([locale, slug]) => pageOf({ locale, slug, oldSlug: before.get(locale) })),
      deliveryId: at(payload, 'webhook_call_id'),
    });
  },
};
