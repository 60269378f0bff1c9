import { describe, expect, it } from 'vitest';
import { createWarm } from '../../lib/app/warm.ts';
import { answerHttp } from '../../lib/app/webhook.ts';
import type { Webhook } from '../../lib/config/webhook.ts';
import { deliveryFor, payload, SECRET, webhooksOf } from './deliveries.ts';
import { accept, fail, simulate } from './simulated-run.ts';

const GHOST = '{name: blog, preset: ghost, secret: {env: HOOK_SECRET}}';
const GITHUB = '{name: docs, preset: github, secret: {env: HOOK_SECRET}, rules: [{purge: [/docs/]}]}';
const STORYBLOK = '{name: story, preset: storyblok, secret: {env: HOOK_SECRET}}';
const SANITY =
  '{name: sanity, preset: sanity, secret: {env: HOOK_SECRET}, rules: [{purge: ["/{slug}", "/{oldSlug}"]}]}';

type Options = Parameters<typeof simulate>[0];

/** An instance with one webhook; each request is an invocation of its own. */
function instance(line: string, options: Options = {}) {
  const webhooks = webhooksOf(line);
  const env = { HOOK_SECRET: SECRET };
  let simulated = simulate({ webhooks, env, ...options });
  const warm = createWarm(() => simulated.clock.now);
  const calls: string[][] = [];
  const lines: Record<string, unknown>[] = [];
  let n = 0;
  return {
    webhook: webhooks[0] as Webhook,
    calls,
    lines,
    async send(event: unknown, more: Options = {}) {
      n += 1;
      simulated = simulate({ webhooks, env, warm, requestId: `r-${n}`, ...options, ...more });
      const startedAt = simulated.clock.now;
      const { statusCode, body } = await answerHttp(event, simulated.run);
      calls.push(...simulated.calls.map(({ urls }) => [...urls]));
      lines.push(...simulated.lines);
      return { statusCode, ms: simulated.clock.now - startedAt, ...JSON.parse(body) };
    },
  };
}

describe('a delivery', () => {
  it('is verified, mapped and purged, and answered with the report', async () => {
    const { webhook, send, calls } = instance(GHOST);
    const answer = await send(deliveryFor(webhook, { body: payload('ghost-published') }));
    expect(answer).toMatchObject({ statusCode: 200, ok: true, status: 'done', changes: 1, urls: 1, submitted: 1 });
    expect(calls).toEqual([['https://a.example/hello-world/']]);
  });

  it('is acted on once: by the signature of its time', async () => {
    const { webhook, send, calls } = instance(GHOST);
    const event = deliveryFor(webhook, { body: payload('ghost-published') });
    await send(event);
    expect(await send(event)).toMatchObject({
      statusCode: 200,
      ok: true,
      status: 'duplicate',
      submitted: 0,
      changes: 0,
    });
    expect(calls).toHaveLength(1);
  });

  it('is acted on once: by the id of its sender', async () => {
    const { webhook, send, calls } = instance(GITHUB);
    const build = (id: string) => deliveryFor(webhook, { body: payload('github-page-build'), id });
    await send(build('1'));
    expect(await send(build('1'))).toMatchObject({ status: 'duplicate' });
    expect(await send(build('2'))).toMatchObject({ status: 'done' });
    expect(calls).toHaveLength(2);
  });

  it('is the same with another id under one signature, and with another signature under one id', async () => {
    const { webhook, send, calls } = instance(SANITY);
    const nowMs = Date.UTC(2026, 10, 24, 12);
    const event = (id: string, later = 0) =>
      deliveryFor(webhook, { body: payload('sanity'), id, nowMs: nowMs + later });
    await send(event('a'));
    expect(await send(event('forged'))).toMatchObject({ status: 'duplicate' });
    expect(await send(event('a', 30_000))).toMatchObject({ status: 'duplicate' });
    expect(await send(event('b', 60_000))).toMatchObject({ status: 'done' });
    expect(calls).toHaveLength(2);
  });

  it('without an id and a signed time may honestly come again, and is purged again', async () => {
    const { webhook, send, calls } = instance(STORYBLOK);
    const event = deliveryFor(webhook, { body: payload('storyblok') });
    await send(event);
    expect(await send(event)).toMatchObject({ status: 'done', submitted: 2 });
    expect(calls).toHaveLength(2);
  });

  it('may come again after ten minutes, when a person sends it by hand', async () => {
    const { webhook, send } = instance(GITHUB);
    const startAt = Date.UTC(2026, 10, 24, 12);
    const event = deliveryFor(webhook, { body: payload('github-page-build'), id: '1' });
    await send(event, { startAt });
    expect(await send(event, { startAt: startAt + 599_000 })).toMatchObject({ status: 'duplicate' });
    expect(await send(event, { startAt: startAt + 661_000 })).toMatchObject({ status: 'done' });
  });

  it('is remembered for as long as its signature can be replayed', async () => {
    const { webhook, send } = instance(GHOST.replace('preset', 'tolerance: 1h, preset'));
    const startAt = Date.UTC(2026, 10, 24, 12);
    const event = deliveryFor(webhook, { body: payload('ghost-published'), nowMs: startAt + 3_590_000 });
    expect(await send(event, { startAt })).toMatchObject({ status: 'done' });
    expect(await send(event, { startAt: startAt + 7_100_000 })).toMatchObject({ status: 'duplicate' });
    expect(await send(event, { startAt: startAt + 7_300_000 })).toMatchObject({ statusCode: 401 });
  });

  it('that failed is acted on when it comes again', async () => {
    const { webhook, send, calls } = instance(SANITY);
    const event = deliveryFor(webhook, { body: payload('sanity') });
    const answer = () => fail('4100');
    expect(await send(event, { answer })).toMatchObject({ statusCode: 503, ok: false, pending: 2 });
    expect(await send(event)).toMatchObject({ statusCode: 200, status: 'done', submitted: 2 });
    expect(await send(event)).toMatchObject({ statusCode: 200, status: 'duplicate' });
    expect(calls).toHaveLength(2);
  });
});

describe('the time of an answer', () => {
  const hang = () => 'hang' as const;

  it('is below 1.5 s for a sender that tries again', async () => {
    const { webhook, send } = instance(SANITY, { answer: hang });
    const { ms, statusCode } = await send(deliveryFor(webhook, { body: payload('sanity') }));
    expect(statusCode).toBe(503);
    expect(ms).toBeLessThanOrEqual(1500);
  });

  it('is all of the invocation for one that does not, and the log says what to repeat', async () => {
    const { webhook, send, lines } = instance(GHOST, { timeLimitMs: 10_000 });
    const slow: typeof accept = (call, n) => (n < 3 ? fail('timeout') : accept(call, n));
    expect(await send(deliveryFor(webhook, { body: payload('ghost-published') }), { answer: slow })).toMatchObject({
      status: 'done',
    });
    const { ms, statusCode } = await send(deliveryFor(webhook, { body: payload('ghost-deleted') }), { answer: hang });
    expect(statusCode).toBe(503);
    expect(ms).toBeGreaterThan(5000);
    expect(ms).toBeLessThanOrEqual(9500);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        msg: 'targets not purged',
        targets: ['https://a.example/hello-world/'],
      }),
    );
  });
});

describe('what is no delivery', () => {
  it.each([
    ['a ping', GITHUB, '{"zen":"Keep it simple"}', undefined, 'ping'],
    [
      'a test of Strapi',
      '{name: s, preset: strapi, auth: {bearer: {env: HOOK_SECRET}}}',
      '{"event":"trigger-test"}',
      undefined,
      'ping',
    ],
    ['a push, which comes before the deploy', GITHUB, '{"ref":"refs/heads/main"}', 'push', 'ignored'],
    [
      'an event that no rule is for',
      '{name: s, preset: strapi, auth: {bearer: {env: HOOK_SECRET}}, rules: [{when: {type: page}, purge: [/]}]}',
      '{"event":"entry.publish","model":"article","entry":{}}',
      undefined,
      'ignored',
    ],
    ['a draft', SANITY, '{"_id":"drafts.1","slug":"a"}', undefined, 'ignored'],
  ])('%s is 200 and purges nothing', async (_, line, body, topic, status) => {
    const { webhook, send, calls } = instance(line);
    const answer = await send(deliveryFor(webhook, { body: Buffer.from(body), ...(topic && { topic }) }));
    expect(answer).toMatchObject({ statusCode: 200, ok: true, status, reason: expect.any(String), submitted: 0 });
    expect(calls).toEqual([]);
  });

  it('includes the unsigned ping of WooCommerce, though its secret is not even set', async () => {
    const { send, calls } = instance('{name: shop, preset: woocommerce, secret: {env: HOOK_SECRET}}', { env: {} });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const ping = { httpMethod: 'POST', path: '/hooks/shop', headers, body: 'webhook_id=7' };
    expect(await send(ping)).toMatchObject({ statusCode: 200, status: 'ping' });
    expect(await send({ ...ping, body: 'webhook_id=7&a=b' })).toMatchObject({ statusCode: 401 });
    expect(calls).toEqual([]);
  });
});

describe('a secret', () => {
  it.each([
    ['that is not set', {}, 'has no secret', 'set HOOK_SECRET'],
    ['that is empty', { HOOK_SECRET: ' ' }, 'has no secret', 'set HOOK_SECRET'],
  ])('%s refuses everybody, and the log names the variable', async (_, env, state, advice) => {
    const { webhook, send, lines } = instance(GHOST, { env });
    expect(await send(deliveryFor(webhook, { body: payload('ghost-published') }))).toMatchObject({ statusCode: 401 });
    const msg = expect.stringMatching(new RegExp(`"blog" ${state}.*${advice}`));
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', msg, code: 'BAD_SETTINGS' }));
  });

  it('that is none for its scheme does so, too', async () => {
    const line = '{name: s, preset: standard-webhooks, secret: {env: HOOK_SECRET}}';
    const { webhook, send, lines } = instance(line, { env: { HOOK_SECRET: 'whsec_not base64!' } });
    expect(await send(deliveryFor(webhook))).toMatchObject({ statusCode: 401 });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', msg: expect.stringContaining('correct') }));
  });

  it('may be one of several, during a rotation', async () => {
    const line = GHOST.replace('HOOK_SECRET', '[NEW_SECRET, HOOK_SECRET]');
    const { webhook, send } = instance(line, { env: { HOOK_SECRET: SECRET, NEW_SECRET: 'new' } });
    const body = payload('ghost-published');
    expect(await send(deliveryFor(webhook, { body }))).toMatchObject({ status: 'done' });
    expect(await send(deliveryFor(webhook, { body, secret: 'new' }))).toMatchObject({ status: 'done' });
    expect(await send(deliveryFor(webhook, { body, secret: 'old' }))).toMatchObject({ statusCode: 401 });
  });

  it('in a body gets into no URL, no reply and no log', async () => {
    const line = '{name: p, preset: prismic, secret: {env: HOOK_SECRET}, rules: [{purge: ["/{secret}", /]}]}';
    const { webhook, send, calls, lines } = instance(line);
    const answer = await send(deliveryFor(webhook, { body: payload('prismic') }));
    expect(answer).toMatchObject({ status: 'done', urls: 1, rejected: [{ code: 'NO_VALUE' }] });
    expect(JSON.stringify([answer, calls, lines])).not.toContain(SECRET);
  });
});
