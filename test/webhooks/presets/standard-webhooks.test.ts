import { describe, expect, it } from 'vitest';
import { standardWebhooks } from '../../../lib/webhooks/presets/standard-webhooks.ts';
import { readWith } from './delivery.ts';

describe('a body of Standard Webhooks', () => {
  it.each<readonly [object, string, string]>([
    [{ type: 'page.updated' }, 'page.updated', 'as the specification recommends'],
    [{ event: 'page.updated' }, 'page.updated', 'another name'],
    [{ event_type: 'ping', data: { success: true } }, 'ping', 'an example of Svix'],
    [{ type: 'a', event: 'b', event_type: 'c' }, 'a', 'the recommended one comes first'],
    [{ type: null, event: 'b', event_type: 'c' }, 'b', 'null is none'],
    [{ test: 2432232314 }, 'message', 'an example without any'],
  ])('%j has the event %s: %s', (payload, event) => {
    expect(readWith(standardWebhooks, payload)).toMatchObject({ fate: 'purge', events: [event] });
  });

  it('has its fields at its top or in its data', () => {
    const data = { id: 'p', type: 'post', slug: 'a', locale: 'en', url: 'https://h/a' };
    expect(readWith(standardWebhooks, { type: 'updated', timestamp: '2026-06-22T18:42:22Z', data })).toStrictEqual({
      fate: 'purge',
      events: ['updated'],
      types: ['post'],
      id: 'p',
      pages: [{ locale: 'en', slug: 'a', url: 'https://h/a', path: '/a' }],
    });
  });

  it.each([
    [{ 'webhook-id': 'w' }, 'w'],
    [{ 'svix-id': 's' }, 's'],
    [{ 'webhook-id': 'w', 'svix-id': 's' }, 'w'],
    [{}, undefined],
  ])('with %j has the delivery %s', (headers: Record<string, string>, id) => {
    expect(readWith(standardWebhooks, {}, headers).deliveryId).toBe(id);
  });
});
