import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PurgeError } from '../../lib/errors.ts';
import { readContext } from '../../lib/scf/context.ts';
import { readHttpEvent } from '../../lib/scf/http.ts';
import { readTimerEvent } from '../../lib/scf/timer.ts';

const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
const value = fc.oneof(anything, fc.jsonValue(), fc.string());
const headers = fc.oneof(value, fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()), value)));
const nearlyHttp = fc.record(
  {
    httpMethod: fc.oneof(fc.string(), value),
    path: fc.oneof(fc.webPath(), fc.string({ unit: 'binary' }), value),
    headers,
    queryString: value,
    body: value,
    isBase64Encoded: fc.oneof(fc.boolean(), value),
  },
  { requiredKeys: [] },
);
const nearlyTimer = fc.record({ Type: fc.constant('Timer'), TriggerName: value, Message: value }, { requiredKeys: [] });
const runs = { numRuns: 1000 };

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'read';
  } catch (error) {
    if (error instanceof PurgeError) return error.code;
    throw error;
  }
}

describe('junk', () => {
  it('as an HTTP event is a request, BAD_EVENT or BAD_REQUEST', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyHttp, value), (event) => {
        expect(codeOf(() => readHttpEvent(event))).toMatch(/^(read|BAD_EVENT|BAD_REQUEST)$/);
      }),
      runs,
    );
  });

  it('in the headers never hides the one that counts', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (others) => {
        const event = { httpMethod: 'POST', path: '/', headers: { ...others, 'X-Proof': 'shown' } };
        expect(readHttpEvent(event).headers.get('x-proof')).toContain('shown');
      }),
      runs,
    );
  });

  it('in a text body and in a base64 body arrives byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'binary' }), (bytes, text) => {
        const sent = { httpMethod: 'POST', path: '/' };
        const body = Buffer.from(bytes).toString('base64');
        expect(readHttpEvent({ ...sent, body, isBase64Encoded: true }).body).toEqual(Buffer.from(bytes));
        expect(readHttpEvent({ ...sent, body: text }).body.toString()).toBe(text);
      }),
      runs,
    );
  });

  it('as a timer event is a tick or BAD_EVENT', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyTimer, value), (event) => {
        expect(codeOf(() => readTimerEvent(event))).toMatch(/^(read|BAD_EVENT)$/);
      }),
      runs,
    );
  });

  it('as a context never throws and always leaves a time', () => {
    const clock = fc.oneof(
      value,
      value.map((answer) => () => answer),
    );
    const nearlyContext = fc.record(
      { request_id: value, function_name: value, time_limit_in_ms: value, getRemainingTimeInMillis: clock },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(nearlyContext, value), (context) => {
        const { requestId, functionName, remainingMs } = readContext(context, 'f', () => 0);
        expect([typeof requestId, typeof functionName]).toEqual(['string', 'string']);
        expect(functionName).not.toBe('');
        expect(Number.isNaN(remainingMs())).toBe(false);
      }),
      runs,
    );
  });
});
