import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Config } from '../config/config.ts';
import { type Env, readVariable } from '../config/settings.ts';
import type { Webhook } from '../config/webhook.ts';
import { PurgeError } from '../errors.ts';
import type { JournalEntry } from '../local/cdn-api/journal.ts';
import { sampleRequest } from '../local/cms/sender.ts';
import { createScfHost } from '../local/scf-host/host.ts';
import { type FunctionUrlEvent, httpEventOf, type WebRequest } from '../local/scf-host/http-event.ts';
import { baseEnv, roleOf } from '../local/scf-host/shell.ts';
import { field } from '../scf/shape.ts';
import { functionEnv, LOCAL_SECRET, TIME_LIMITS_MS } from './function-environment.ts';
import { assemble } from './local-cloud/assemble.ts';
import { buildBundles } from './local-cloud/bundles.ts';
import { projectRoot } from './project.ts';

/** Which delivery is made up, and whom it goes to. */
export interface DeliveryOptions {
  readonly preset?: string;
  readonly webhook?: string;
  readonly secret?: string;
  readonly topic?: string;
  /** Of a running local cloud or Function URL; absent: the function is built and run here. */
  readonly url?: string;
}

/** What came of it; `calls` where a local CDN API stood in. */
export interface Delivered {
  readonly status: number;
  readonly body: unknown;
  readonly calls?: readonly JournalEntry[];
}

/** The one webhook that is meant. Throws PurgeError `BAD_USAGE` that lists what there is. */
function findWebhook(webhooks: readonly Webhook[], { preset, webhook: name }: DeliveryOptions): Webhook {
  const found = webhooks.filter(
    (webhook) => (preset === undefined || webhook.preset === preset) && (name === undefined || webhook.name === name),
  );
  const [first] = found;
  if (first && found.length === 1) return first;
  const there = webhooks.map((webhook) => `${webhook.name} (${webhook.preset})`).join(', ') || 'none';
  const problem = first
    ? 'several webhooks are meant; choose one with --webhook'
    : 'the configuration has no such webhook';
  throw new PurgeError('BAD_USAGE', `${problem}; there are: ${there}. docs/webhooks.md says how to add one`);
}

async function send(url: string, { method, target, headers, body }: WebRequest): Promise<Delivered> {
  const sent = { method, headers: headers as Record<string, string>, body: new Uint8Array(body) };
  const answer = await fetch(new URL(target, url), sent).catch((cause: unknown) => {
    throw new PurgeError('BAD_USAGE', `nothing answers at ${url}; is npm start running?`, { cause });
  });
  const text = await answer.text();
  return { status: answer.status, body: parsed(text) };
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text; // whatever answered, it was not our function
  }
}

function deliveredBy(invocation: {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly errorMessage?: string;
}): Delivered {
  if (!invocation.ok) return { status: 500, body: invocation.errorMessage };
  return { status: Number(field(invocation.result, 'statusCode')), body: parsed(field(invocation.result, 'body')) };
}

/** Whether the shell says where to purge. Without that nothing real can be meant. */
function namesCloud(env: Env): boolean {
  const names = ['CDN_API2_URL', 'CDN_API3_URL', 'EDGEONE_API_URL', 'PURGE_SECRET_ID', 'TENCENTCLOUD_SECRETID'];
  return names.some((name) => readVariable(env, name));
}

async function runInCloud(
  request: WebRequest,
  config: Config,
  file: string,
  secret: Record<string, string>,
): Promise<Delivered> {
  const { functions, remove } = await buildBundles(file, ['webhook']);
  const host = createScfHost({
    runtime: path.join(projectRoot(), 'dist', 'scf-runtime.js'),
    baseEnv: baseEnv(process.env),
    functions: functions.map(({ name, file: bundle }) => ({
      name,
      bundle,
      env: { ...secret, ...functionEnv(process.env, config) },
      timeoutMs: TIME_LIMITS_MS[name] ?? 60_000,
      ...roleOf(process.env),
    })),
    onLog: ({ line }) => console.error(line),
  });
  try {
    return deliveredBy(await host.invoke('webhook', httpEventOf(request)));
  } finally {
    await host.close();
    await remove();
  }
}

async function runLocally(request: WebRequest, file: string, secret: Record<string, string>): Promise<Delivered> {
  const cloud = await assemble(file, secret, ['webhook']);
  try {
    const delivered = deliveredBy(await cloud.startHost().invoke('webhook', httpEventOf(request)));
    return { ...delivered, calls: cloud.api.calls() };
  } finally {
    await cloud.close();
  }
}

function requestFor(webhook: Webhook, secret: string, body: Buffer, topic: string | undefined): WebRequest {
  const request = { path: `/hooks/${webhook.name}`, body, topic, nowMs: Date.now(), id: randomUUID() };
  return sampleRequest({ ...webhook, ...request, secret });
}

/** The event of a golden delivery, signed now with the secret of the local cloud. */
export function goldenDelivery(
  body: Buffer,
  { webhook: name, topic }: { readonly webhook: string; readonly topic?: string | undefined },
  webhooks: readonly Webhook[],
): FunctionUrlEvent {
  const webhook = findWebhook(webhooks, { webhook: name });
  return httpEventOf(requestFor(webhook, LOCAL_SECRET, body, topic));
}

/**
 * Signs a payload as its sender would and delivers it: to a URL, or to the function, built with this configuration and run in a
 * process of its own. Where the shell names neither an API nor keys, a local CDN API stands in. Throws PurgeError `BAD_USAGE`.
 */
export async function deliver(
  body: Buffer,
  config: Config,
  file: string,
  options: DeliveryOptions,
): Promise<Delivered> {
  const webhook = findWebhook(config.webhooks, options);
  const given = webhook.secret.find((name) => readVariable(process.env, name));
  const secret = options.secret ?? (given && readVariable(process.env, given)) ?? LOCAL_SECRET;
  const request = requestFor(webhook, secret, body, options.topic);
  if (options.url !== undefined) return send(options.url, request);
  const [variable] = webhook.secret;
  const own = given === undefined && variable !== undefined ? { [variable]: secret } : {};
  return namesCloud(process.env) ? runInCloud(request, config, file, own) : runLocally(request, file, own);
}
