import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SchemeName, Webhook } from '../../lib/config/webhook.ts';
import { checkConfig } from '../../lib/config-check/check.ts';
import { type LocalApi, startLocalApi } from '../../lib/local/cdn-api/server.ts';
import { deliveryFor, payload, SECRET } from '../app/deliveries.ts';
import { captureLog, contextOf, loadBundle, stubEnvironment } from './loaded-bundle.ts';

const file = new URL('../../events/purge.config.yaml', import.meta.url);
const { webhooks } = checkConfig(readFileSync(file, 'utf8'), 'purge.config.yaml').config;
const SAMPLES: Readonly<Record<string, string>> = {
  generic: 'generic-urls',
  wordpress: 'wp-webhooks-post',
  woocommerce: 'woocommerce-product',
  strapi: 'strapi-v5-publish',
  contentful: 'contentful-publish',
  ghost: 'ghost-published',
  github: 'github-page-build',
};
/** Where each scheme has its proof: the last of these is the signature itself. */
const PROOF: Readonly<Record<SchemeName, readonly string[]>> = {
  bearer: ['authorization'],
  header: ['x-strapi-token'],
  basic: ['authorization'],
  body: [],
  query: [],
  hmac: ['x-wp-webhook-signature', 'x-wc-webhook-signature', 'webhook-signature', 'x-hub-signature-256'],
  ghost: ['x-ghost-signature'],
  contentful: ['x-contentful-signed-headers', 'x-contentful-timestamp', 'x-contentful-signature'],
  hygraph: ['gcms-signature'],
  sanity: ['sanity-webhook-signature'],
  'standard-webhooks': ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
};
const TIMED: readonly SchemeName[] = ['ghost', 'contentful', 'hygraph', 'sanity', 'standard-webhooks'];

type Event = Omit<ReturnType<typeof deliveryFor>, 'headers'> & { headers: Record<string, unknown> };

let api: LocalApi;
let log: Record<string, unknown>[];
beforeAll(async () => {
  api = await startLocalApi({ domains: ['www.example.com', 'pic.example.com'] });
});
afterAll(() => api.close());
beforeEach(async () => {
  await fetch(`${api.url}/_local/reset`, { method: 'POST' });
  stubEnvironment(api.url, Object.fromEntries(webhooks.flatMap(({ secret }) => secret.map((name) => [name, SECRET]))));
  log = captureLog();
});
afterEach(() => vi.unstubAllEnvs());

function eventFor(webhook: Webhook, at = 0): Event {
  const body = payload(SAMPLES[webhook.name] ?? webhook.name);
  return deliveryFor(webhook, { body, nowMs: Date.now() + at });
}

async function send(event: unknown, handler = loadBundle('webhook')) {
  const reply = (await handler(event, contextOf('r-1'))) as { statusCode: number; body: string };
  return { statusCode: reply.statusCode, ...JSON.parse(reply.body) };
}

const proofHeaders = ({ proof }: Webhook, { headers }: Event) =>
  PROOF[proof.scheme].filter((name) => headers[name] !== undefined);

/** Changes the value of the proof itself. */
function withProof(webhook: Webhook, event: Event, change: (value: string) => unknown): Event {
  const name = proofHeaders(webhook, event).at(-1) ?? '';
  return { ...event, headers: { ...event.headers, [name]: change(String(event.headers[name])) } };
}

const isSigned = ({ proof }: Webhook) => !['bearer', 'header', 'basic', 'body'].includes(proof.scheme);
const inHeader = ({ proof }: Webhook) => proof.scheme !== 'body';
const base64 = (body: Buffer) => ({ body: body.toString('base64'), isBase64Encoded: true });
const bytesOf = ({ body }: Event) => Buffer.from(body ?? '');

const FORGERIES: readonly [
  why: string,
  forge: (webhook: Webhook) => unknown,
  applies?: (webhook: Webhook) => boolean,
][] = [
  [
    'without proof',
    (webhook) => {
      const event = eventFor(webhook);
      const headers = Object.fromEntries(
        Object.entries(event.headers).filter(([name]) => !proofHeaders(webhook, event).includes(name)),
      );
      return { ...event, headers, body: webhook.proof.scheme === 'body' ? '{"type":"api-update"}' : event.body };
    },
  ],
  ['with an empty proof', (webhook) => withProof(webhook, eventFor(webhook), () => ''), inHeader],
  ['with a truncated proof', (webhook) => withProof(webhook, eventFor(webhook), (text) => text.slice(0, -1)), inHeader],
  ['with an over-long proof', (webhook) => withProof(webhook, eventFor(webhook), (text) => `${text}0`), inHeader],
  ['with an endless proof', (webhook) => withProof(webhook, eventFor(webhook), (text) => text.repeat(5000)), inHeader],
  ['with its proof as a list', (webhook) => withProof(webhook, eventFor(webhook), (text) => [text]), inHeader],
  ['with its proof twice', (webhook) => withProof(webhook, eventFor(webhook), (text) => [text, text]), inHeader],
  [
    'with its proof twice in one line',
    (webhook) => withProof(webhook, eventFor(webhook), (text) => `${text}, ${text}`),
    inHeader,
  ],
  ['with its proof as a number', (webhook) => withProof(webhook, eventFor(webhook), () => 7), inHeader],
  [
    'with its proof under the header of another scheme',
    (webhook) => {
      const event = eventFor(webhook);
      const name = proofHeaders(webhook, event).at(-1) ?? '';
      const { [name]: proof, ...headers } = event.headers;
      return { ...event, headers: { ...headers, 'x-signature': proof, 'x-webhook-secret': proof } };
    },
    inHeader,
  ],
  ['with a proof of the future', (webhook) => eventFor(webhook, 310_000), ({ proof }) => TIMED.includes(proof.scheme)],
  ['with a proof of the past', (webhook) => eventFor(webhook, -310_000), ({ proof }) => TIMED.includes(proof.scheme)],
  [
    'with its JSON written anew',
    (webhook) => {
      const event = eventFor(webhook);
      return { ...event, body: JSON.stringify(JSON.parse(event.body ?? ''), null, 1) };
    },
    isSigned,
  ],
  [
    'with one byte more, which is no UTF-8',
    (webhook) => {
      const event = eventFor(webhook);
      return { ...event, ...base64(Buffer.concat([bytesOf(event), Buffer.from([0xff])])) };
    },
    isSigned,
  ],
  [
    'with another body in base64, flag as text',
    (webhook) => ({ ...eventFor(webhook), ...base64(Buffer.from('{"a":1}')), isBase64Encoded: 'true' }),
    isSigned,
  ],
  [
    'in base64 without a flag',
    (webhook) => {
      const event = eventFor(webhook);
      return { ...event, body: bytesOf(event).toString('base64') };
    },
    (webhook) => isSigned(webhook) || webhook.proof.scheme === 'body',
  ],
  ['without a body', (webhook) => ({ ...eventFor(webhook), body: undefined }), isSigned],
];

describe.each(webhooks)('the webhook $name', (webhook) => {
  it('takes what its sender sends, as text and in base64', async () => {
    const event = eventFor(webhook);
    expect(await send(event)).toMatchObject({ statusCode: 200, ok: true, status: 'done' });
    expect(await send({ ...event, ...base64(bytesOf(event)) })).toMatchObject({ statusCode: 200, status: 'done' });
    expect(await send({ ...event, ...base64(bytesOf(event)), isBase64Encoded: 'true' })).toMatchObject({
      status: 'done',
    });
    expect(api.calls().length).toBeGreaterThanOrEqual(3);
  });

  it.each(FORGERIES.filter(([, , applies]) => applies?.(webhook) ?? true))('refuses a request %s', async (_, forge) => {
    const { statusCode, error } = await send(forge(webhook));
    expect({ statusCode, error }).toEqual({
      statusCode: 401,
      error: { code: 'UNAUTHORIZED', message: 'this request does not prove that it comes from the configured sender' },
    });
    expect(api.calls()).toEqual([]);
  });

  it.each(['', ' ', undefined])(
    'lets nobody in while its secret is %j, and says which variable to set',
    async (value) => {
      const [name = ''] = webhook.secret;
      vi.stubEnv(name, value);
      for (const secret of ['', ' ', 'undefined', SECRET]) {
        const event = deliveryFor(webhook, {
          body: payload(SAMPLES[webhook.name] ?? webhook.name),
          nowMs: Date.now(),
          secret,
        });
        expect(await send(event)).toMatchObject({ statusCode: 401 });
      }
      expect(log).toContainEqual(
        expect.objectContaining({ level: 'error', msg: expect.stringContaining(`set ${name}`) }),
      );
      expect(api.calls()).toEqual([]);
    },
  );

  it('never shows its secret', async () => {
    vi.stubEnv('LOG_LEVEL', 'debug');
    const event = eventFor(webhook);
    const answers = [await send(event), await send({ ...event, body: '{' }), await send({ ...event, headers: {} })];
    const told = JSON.stringify([answers, log]);
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain(Buffer.from(SECRET).toString('base64'));
  });
});

describe('a replayed delivery', () => {
  const once = webhooks.filter(
    ({ proof, name }) => TIMED.includes(proof.scheme) || ['github', 'datocms'].includes(name),
  );

  it.each(once)('of $name purges nothing', async (webhook) => {
    const handler = loadBundle('webhook');
    const event = eventFor(webhook);
    expect(await send(event, handler)).toMatchObject({ status: 'done' });
    const before = api.calls().length;
    expect(await send(event, handler)).toMatchObject({ statusCode: 200, ok: true, status: 'duplicate', submitted: 0 });
    expect(api.calls()).toHaveLength(before);
  });
});

describe('a request that no sender makes', () => {
  const webhook = webhooks.find(({ name }) => name === 'generic') as Webhook;
  const event = (more: Record<string, unknown>, headers: Record<string, string> = {}) => {
    const good = eventFor(webhook);
    return { ...good, headers: { ...good.headers, ...headers }, ...more };
  };

  it.each([
    ['of another method', 405, 'METHOD_NOT_ALLOWED', event({ httpMethod: 'GET' })],
    ['to a webhook that there is not', 404, 'NOT_FOUND', event({ path: '/hooks/other' })],
    ['to no webhook', 404, 'NOT_FOUND', event({ path: '/hooks/' })],
    ['to a name of Object', 404, 'NOT_FOUND', event({ path: '/hooks/constructor' })],
    ['with a coded body', 415, 'UNSUPPORTED_MEDIA_TYPE', event({}, { 'content-encoding': 'gzip' })],
    ['in XML', 415, 'UNSUPPORTED_MEDIA_TYPE', event({}, { 'content-type': 'text/xml; charset=utf-8' })],
    [
      'as a form',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      event({ body: 'a=1' }, { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    ['above 1 MB', 413, 'PAYLOAD_TOO_LARGE', event({ body: ' '.repeat(1024 * 1024 + 1) })],
    ['with no JSON', 400, 'BAD_REQUEST', event({ body: '{' })],
    ['with a list', 400, 'BAD_REQUEST', event({ body: '[]' })],
    ['with nothing to purge', 400, 'BAD_REQUEST', event({ body: '{}' })],
    ['with an object for a body', 400, 'BAD_REQUEST', event({ body: { urls: [] } })],
    [
      'for a host that no base has',
      400,
      'SITE_UNKNOWN',
      event({ body: '{"paths":["/"],"domain":"evil.example.org"}' }),
    ],
  ])('%s is refused with %i %s', async (_, statusCode, code, made) => {
    expect(await send(made)).toMatchObject({ statusCode, error: { code }, requestId: 'r-1' });
    expect(api.calls()).toEqual([]);
  });

  it('for directories gets its URLs alone: a payload names no directories', async () => {
    const body = '{"urls":["https://www.example.com/a","https://evil.example.org/"],"dirs":["/b/"]}';
    expect(await send(event({ body }))).toMatchObject({
      statusCode: 200,
      submitted: 1,
      rejected: [{ target: '/b/', code: 'BAD_REQUEST' }, { code: 'FOREIGN_HOST' }],
    });
    expect(api.calls()).toMatchObject([{ urls: ['https://www.example.com/a'], dirs: [] }]);
  });
});
