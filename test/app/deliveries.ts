import { readFileSync } from 'node:fs';
import type { Webhook } from '../../lib/config/webhook.ts';
import { checkConfig } from '../../lib/config-check/check.ts';
import { sampleRequest } from '../../lib/local/cms/sender.ts';
import { type FunctionUrlEvent, httpEventOf } from '../../lib/local/scf-host/http-event.ts';

export const SECRET = 'whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtMzAtYnl0ZXMh';

/** Compiles webhooks of a site `www` at https://a.example; every secret is in `HOOK_SECRET`. */
export function webhooksOf(...lines: string[]): readonly Webhook[] {
  const text = `cdn: {apis: [cdn-2.0]}
sites: [{name: www, bases: [https://a.example]}]
webhooks:
${lines.map((line) => `  - ${line}`).join('\n')}
`;
  return checkConfig(text, 'purge.config.yaml').config.webhooks;
}

/** A sample payload of `events/cms`, byte for byte. */
export function payload(file: string): Buffer {
  return readFileSync(new URL(`../../events/cms/${file}.json`, import.meta.url));
}

interface Details {
  readonly body?: Buffer;
  readonly topic?: string;
  readonly id?: string;
  readonly nowMs?: number;
  readonly secret?: string;
}

/** The event of a delivery that a sender would make, signed. */
export function deliveryFor(webhook: Webhook, details: Details = {}): FunctionUrlEvent {
  const { body = Buffer.from('{}'), topic, id = 'id-1', nowMs = Date.UTC(2026, 10, 24, 12) } = details;
  const path = `/hooks/${webhook.name}`;
  return httpEventOf(sampleRequest({ ...webhook, secret: details.secret ?? SECRET, path, body, topic, id, nowMs }));
}
