import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PurgeError } from '../../../lib/errors.ts';
import type { Message } from '../../../lib/webhooks/preset.ts';
import { PRESETS } from '../../../lib/webhooks/presets.ts';
import { readWith, refusal } from './delivery.ts';

const presets = Object.values(PRESETS);
/** With these every preset finds an event, whatever the payload is. */
const named = {
  'x-contentful-topic': 'ContentManagement.Entry.publish',
  'x-strapi-event': 'entry.publish',
  'sanity-operation': 'update',
  'x-wp-webhook-name': 'post_update',
  'x-wc-webhook-topic': 'product.updated',
  'x-github-event': 'workflow_run',
};
const HEADERS = [
  ...Object.keys(named),
  'x-contentful-idempotency-key',
  'idempotency-key',
  'sanity-document-id',
  'x-github-delivery',
  'webhook-id',
  'svix-id',
];
/** Every field that a preset reads, and names of prototypes. */
const FIELDS =
  `event type event_type action operation entity_type model uid entry documentId id slug oldSlug locale language url
  path data current previous post page tag member status post_status post_name post_type post_before post_permalink post_id
  post_meta _wp_trash_meta_status permalink full_slug full_slug__i18n__es story_id __typename localizations entity attributes
  previous_entity related_entities api_key relationships item_type is_environment_primary webhook_call_id masterRef _id _type
  sys contentType fields build deployment_status state workflow_run conclusion __proto__ constructor prototype toString
  hasOwnProperty valueOf`.split(/\s+/);
const TEXTS =
  `post.published page.deleted .published post. publish published unpublish deleted trash draft publish__trashed
  entry.publish ContentManagement.Asset.delete ContentManagement.Entry. item upload api-update test-trigger ping push completed
  https://h/a/b/ https://h/p/1-2/ https://h https:// https://h/%zz?a=/%e4#b //h/a javascript:1 /a/b a%2Fb %e4%bd%a0 % / // . ..
  drafts.a versions.a __proto__ constructor`.split(/\s+/);

const text = fc.oneof(
  fc.constantFrom(...TEXTS, '', ' ', '\ud800', 'a\udc00', '\u0000', '\n'),
  fc.string({ unit: 'binary' }),
  fc.webUrl(),
);
const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FIELDS) }, { weight: 1, arbitrary: fc.string() });
/** As `JSON.parse` makes them: `__proto__` is a field of its own. */
const objectOf = (value: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(key, value), { maxLength: 12 }).map((entries) => Object.fromEntries(entries));
const { junk } = fc.letrec<{ junk: unknown }>((tie) => ({
  junk: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    objectOf(tie('junk')),
    fc.array(tie('junk'), { maxLength: 4 }),
  ),
}));
const headers = fc.dictionary(fc.constantFrom(...HEADERS), text);

function expectWellFormed(message: Message): void {
  const { fate, reason, events, types, id, pages, deliveryId } = message;
  expect(['purge', 'unasked', 'ignored', 'ping']).toContain(fate);
  expect(reason === undefined).toBe(fate === 'purge');
  expect(events.length).toBeGreaterThan(0);
  expect(pages.length).toBeGreaterThan(0);
  expect(pages.length).toBeLessThanOrEqual(200);
  expect(new Set(events).size).toBe(events.length);
  const ofPages = pages.flatMap((page) => Object.values(page));
  for (const value of [...events, ...types, ...ofPages, reason ?? 'x', id ?? 'x', deliveryId ?? 'x']) {
    if (typeof value !== 'string' || value === '') expect(value).toEqual(expect.stringMatching(/./s));
  }
  for (const name of Object.keys(message)) expect(message[name as keyof Message], name).toBeDefined();
  for (const { path = '/', oldPath = '/', url = 'https://h/', slug, oldSlug } of pages) {
    expect(new URL(url).protocol).toMatch(/^https?:$/);
    expect(oldPath === '/' || path !== '/').toBe(true);
    expect(oldSlug === undefined || oldSlug !== slug).toBe(true);
  }
  const names = ['locale', 'slug', 'oldSlug', 'url', 'path', 'oldPath'];
  expect(names).toEqual(expect.arrayContaining([...new Set(pages.flatMap(Object.keys))]));
}

/** A message, or a refusal; anything else fails. */
function check(preset: (typeof presets)[number], payload: unknown, given: Readonly<Record<string, string>>): void {
  let message: Message;
  try {
    message = readWith(preset, payload, given);
  } catch (error) {
    if (!(error instanceof PurgeError)) throw error;
    expect(error.code).toBe('BAD_REQUEST');
    return;
  }
  expectWellFormed(message);
  expect(readWith(preset, payload, given)).toEqual(message);
}

const big = Object.fromEntries(
  Array.from({ length: 1e5 }, (_, index) => [`full_slug__i18n__${index}`, `slug${index}`]),
);
const list = Array.from({ length: 1e5 }, () => ({ type: 'item_type', locale: 'en', slug: 'a' }));
const huge = {
  ...big,
  action: 'published',
  operation: 'publish',
  entity_type: 'item',
  event_type: 'publish',
  fields: { slug: big },
  post: { current: big, previous: big },
  entity: { attributes: { slug: big } },
  previous_entity: { attributes: { slug: big } },
  related_entities: list,
  data: { localizations: list },
};

describe.each(presets)('the preset $name', (preset) => {
  it.each([
    [null, 'is null'],
    [undefined, 'is missing'],
    [[], 'is a list'],
    [[{ event: 'entry.publish' }], 'is a list'],
    ['text', 'is a value of type string'],
    [7, 'is a value of type number'],
    [true, 'is a value of type boolean'],
  ])('refuses %j, which is no object', (payload, kind) => {
    const message = refusal(`the payload should be a JSON object but ${kind}`);
    expect(() => readWith(preset, payload, named)).toThrow(message);
    expect(() => readWith(preset, payload)).toThrow(message);
  });

  it('makes a message of any payload, or refuses it', () => {
    fc.assert(
      fc.property(fc.oneof(objectOf(junk), junk), headers, (payload, given) => {
        check(preset, payload, given);
        check(preset, payload, { ...named, ...given });
      }),
      { numRuns: 500 },
    );
  });

  it('makes a message of any value in the place of any other', () => {
    const inside = (value: unknown) => ({
      event: 'post.published',
      type: 'api-update',
      action: 'published',
      operation: 'publish',
      entity_type: 'item',
      event_type: 'publish',
      story_id: value,
      full_slug: value,
      slug: value,
      url: value,
      permalink: value,
      post_permalink: value,
      post_before: { post_name: value, post_status: value },
      post: {
        current: { slug: value, url: value, status: value },
        previous: value,
        post_name: value,
        post_status: value,
      },
      fields: { slug: value },
      entry: { slug: value, locale: value, id: value },
      data: { slug: value, localizations: value, id: value },
      entity: { id: value, attributes: { slug: value } },
      previous_entity: { attributes: { slug: value } },
      related_entities: value,
      webhook_call_id: value,
    });
    fc.assert(
      fc.property(fc.oneof(text, junk), (value) => check(preset, inside(value), named)),
      { numRuns: 500 },
    );
  });

  it('takes no field from a prototype', () => {
    const fields = {
      event: 'x',
      type: 'x',
      slug: 'x',
      id: 'x',
      action: 'x',
      operation: 'x',
      url: 'https://h/',
      model: 'x',
    };
    const payload = Object.create({
      ...fields,
      data: fields,
      entry: fields,
      entity: fields,
      sys: fields,
      post: fields,
    });
    let message: Partial<Message> = {};
    try {
      message = readWith(preset, payload, named);
    } catch (error) {
      expect(error).toMatchObject({ code: 'BAD_REQUEST' });
    }
    expect(message.id).toBeUndefined();
    expect(message.pages ?? [{}]).toEqual([{}]);
  });

  it('takes no time over an object of 100 000 fields, wherever it is', () => {
    const started = performance.now();
    check(preset, huge, named);
    check(preset, { ...huge, data: big, entity: big, sys: big, entry: big }, named);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
