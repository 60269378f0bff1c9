import { describe, expect, it } from 'vitest';
import { prismic } from '../../../lib/webhooks/presets/prismic.ts';
import { readWith, refusal } from './delivery.ts';

describe('an event of Prismic', () => {
  it.each<readonly [object, string, string]>([
    [{ type: 'api-update', masterRef: 'X', documents: ['d'] }, 'purge', 'something went live'],
    [{ type: 'api-update', releases: { update: [{ id: 'r' }] } }, 'ignored', 'a release was edited'],
    [{ type: 'api-update', masterRef: '' }, 'ignored', 'an empty ref is none'],
    [{ type: 'api-update', masterRef: null }, 'ignored', 'nothing went live'],
    [{ type: 'test-trigger' }, 'ping', 'the button of its settings'],
    [{ type: 'test-trigger', masterRef: 'X' }, 'ping', 'the button of its settings'],
    [{ type: 'something-new', masterRef: 'X' }, 'unasked', 'not known'],
  ])('%j: %s, since it is: %s', (payload, fate) => {
    const { type } = payload as { type: string };
    const message = readWith(prismic, payload);
    expect(message).toStrictEqual({
      fate,
      ...(fate !== 'purge' && { reason: expect.any(String) }),
      events: [type],
      types: [],
      pages: [{}],
    });
  });

  it('is in a field that always comes', () => {
    expect(() => readWith(prismic, { masterRef: 'X' })).toThrow(refusal('the field "type" is missing'));
  });
});
