import { createHash } from 'node:crypto';
import { readVariable } from '../config/settings.ts';
import type { Webhook } from '../config/webhook.ts';
import { PurgeError } from '../errors.ts';
import { siteForPaths } from '../mapping/text-targets.ts';
import type { Delivery } from '../outbox/port.ts';
import { type HttpReply, type HttpRequest, jsonReply } from '../scf/http.ts';
import type { Asked } from '../webhooks/hook.ts';
import type { Refusal } from '../webhooks/verify/verdict.ts';
import { errorReply } from './error-reply.ts';
import { purgeDelivery } from './hook-purge.ts';
import { NOTHING } from './report.ts';
import { type Run, within } from './run.ts';

const KEEP_MS = 10 * 60_000;
const CLOCKS_MS = 60_000; // that of the store may not be ours
const RETRYING_MS = 2000; // of which calls leave 650: the answer is there after 1.5 s, a cold start included
const REPEAT =
  'This sender does not send again: purge what the line "targets not purged" lists with overseas-purge purge.';

/** The one answer to missing, malformed, wrong and expired proof; the log says which. */
function refuse(why: Refusal, { name, secret }: Webhook, hasSecret: boolean, run: Run): never {
  if (why === 'secret') {
    const [state, advice] = hasSecret ? ['no usable secret', 'correct'] : ['no secret', 'set'];
    const msg = `webhook "${name}" has ${state}, so every request is refused; ${advice} ${secret.join(' or ')}`;
    run.log('error', msg, { code: 'BAD_SETTINGS' });
  } else run.log('warn', 'webhook refused', { webhook: name, why });
  throw new PurgeError('UNAUTHORIZED', 'this request does not prove that it comes from the configured sender');
}

/** Digests, since ids come from outside in any length and with any character. */
function deliveryOf({ name, toleranceMs }: Webhook, names: readonly string[]): Delivery | undefined {
  const ids = [...new Set(names)].map((text) => createHash('sha256').update(text).digest('base64url'));
  // A signature may be replayed for as long as its time is taken, from before to after.
  return ids.length > 0 ? { webhook: name, ids, keepMs: Math.max(KEEP_MS, 2 * toleranceMs) + CLOCKS_MS } : undefined;
}

function nothingDone(status: 'ignored' | 'ping' | 'duplicate', reason: string): HttpReply {
  return jsonReply(200, { ok: true, status, reason, ...NOTHING, ignored: status === 'ignored' ? 1 : 0 });
}

async function act({ retries, names, wanted, event }: Asked, webhook: Webhook, run: Run): Promise<HttpReply> {
  const delivery = deliveryOf(webhook, names);
  const limited = retries ? within(run, RETRYING_MS) : run;
  const { report, error, isDuplicate } = await purgeDelivery(wanted, webhook, delivery, limited);
  run.warm.forget(run.requestId); // a synchronous call is never delivered again
  if (error) {
    const advice = retries ? {} : { advice: REPEAT };
    run.log('error', error.message, { webhook: webhook.name, event, code: error.code, ...advice });
    return errorReply(error, run.requestId, report);
  }
  if (isDuplicate) return nothingDone('duplicate', 'this delivery was acted on before');
  return jsonReply(200, { ok: true, status: 'done', ...report });
}

/**
 * Answers `POST /hooks/<name>`: verified, read by its preset, mapped by its rules, purged. A delivery is acted on once. A sender
 * that tries again is answered within 1.5 s, for the others the whole time of the invocation is used. Throws PurgeError.
 */
export async function answerHook(request: HttpRequest, webhook: Webhook, run: Run): Promise<HttpReply> {
  const secrets = webhook.secret.flatMap((variable) => readVariable(run.env, variable) ?? []);
  const terms = { secrets, nowMs: run.effects.now(), toleranceMs: webhook.toleranceMs };
  const encoding = siteForPaths(run.config.sites, webhook.site)?.encoding ?? 'browser';
  const { readHook } = await import('../webhooks/hook.ts'); // whoever calls /purge alone loads nothing of it
  const read = readHook(request, webhook, terms, encoding);
  if (read.kind === 'refused') return refuse(read.why, webhook, secrets.length > 0, run);
  if (read.kind === 'asked') return act(read, webhook, run);
  const { kind, event, reason, isOdd } = read;
  run.log(isOdd ? 'warn' : 'info', `webhook ${kind}`, { webhook: webhook.name, event, reason });
  return nothingDone(kind, reason);
}
