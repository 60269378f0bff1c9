import { describe, expect, it } from 'vitest';
import apiGateway from '../../events/api-gateway-base64.json' with { type: 'json' };
import ckafka from '../../events/ckafka-cos.json' with { type: 'json' };
import created from '../../events/cos-created.json' with { type: 'json' };
import removed from '../../events/cos-removed.json' with { type: 'json' };
import functionUrl from '../../events/function-url-post.json' with { type: 'json' };
import timer from '../../events/timer.json' with { type: 'json' };
import type { ScfContext } from '../../lib/scf/context.ts';
import { readCosEvent } from '../../lib/scf/cos.ts';
import type { CosEvent } from '../../lib/scf/cos-event.ts';
import { type HttpEvent, readHttpEvent } from '../../lib/scf/http.ts';
import { readTimerEvent } from '../../lib/scf/timer.ts';

// The golden events come from Tencent's documents, so that `npm run types` proves the types against them.
const cosEvents: readonly CosEvent[] = [created, removed, ckafka];
const httpEvents: readonly HttpEvent[] = [functionUrl, apiGateway];

/** What AWS calls `awsRequestId` is no field of an SCF context. */
type NoAwsName = 'awsRequestId' extends keyof ScfContext ? never : true;
const noAwsName: NoAwsName = true;

describe('the types of SCF events', () => {
  it('describe what the readers read', () => {
    expect(cosEvents.flatMap((event) => readCosEvent(event).changes).length).toBe(3);
    expect(httpEvents.map((event) => readHttpEvent(event).method)).toEqual(['POST', 'POST']);
    expect(readTimerEvent(timer).TriggerName).toBe('EveryDay');
    expect(noAwsName).toBe(true);
  });
});
