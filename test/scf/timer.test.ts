import { describe, expect, it } from 'vitest';
import golden from '../../events/timer.json' with { type: 'json' };
import { readTimerEvent } from '../../lib/scf/timer.ts';

const timer = (fields: Readonly<Record<string, unknown>>): unknown => ({ Type: 'Timer', TriggerName: 't', ...fields });

describe('a timer event', () => {
  it('is read from the golden one, without its Time, whose meaning is not sure', () => {
    expect(readTimerEvent(golden)).toEqual({ Type: 'Timer', TriggerName: 'EveryDay', Message: golden.Message });
  });

  it.each<readonly [Record<string, unknown>, string, string]>([
    [{ Message: 'nightly' }, 'nightly', 'the argument of the trigger'],
    [{ Message: '' }, '', 'no argument'],
    [{}, '', 'missing'],
    [{ Message: null }, '', 'null'],
    [{ Message: { a: 1 } }, '', 'no text'],
    [{ Message: ' nightly ' }, ' nightly ', 'as it is, blanks included'],
  ])('%j has the message %j: %s', (fields, message) => {
    expect(readTimerEvent(timer(fields)).Message).toBe(message);
  });

  it.each<readonly [unknown, string]>([
    [null, 'nothing'],
    ['Timer', 'a text'],
    [[timer({})], 'a list'],
    [{}, 'an empty object'],
    [timer({ Type: 'timer' }), 'another case'],
    [timer({ Type: undefined }), 'no type'],
    [timer({ TriggerName: undefined }), 'no name'],
    [timer({ TriggerName: 7 }), 'a name that is no text'],
    [Object.create({ Type: 'Timer', TriggerName: 't' }), 'fields that are only inherited'],
    [{ httpMethod: 'POST', path: '/' }, 'an HTTP event'],
  ])('is not %j (%s)', (event) => {
    expect(() => readTimerEvent(event)).toThrow(
      expect.objectContaining({ code: 'BAD_EVENT', message: expect.stringContaining('"Type": "Timer"') }),
    );
  });
});
