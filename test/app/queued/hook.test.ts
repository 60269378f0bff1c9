import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerTimer } from '../../../lib/app/schedule.ts';
import { answerHttp } from '../../../lib/app/webhook.ts';
import { httpEventOf } from '../../../lib/local/scf-host/http-event.ts';
import { deliveryFor, payload, webhooksOf } from '../deliveries.ts';
import { site } from '../simulated-run.ts';
import { createScene, type Scene } from './scene.ts';

const webhooks = webhooksOf(
  '{name: ghost, preset: ghost, secret: {env: HOOK_SECRET}}',
  '{name: story, preset: storyblok, secret: {env: HOOK_SECRET}}',
  '{name: sanity, preset: sanity, secret: {env: HOOK_SECRET}, rules: [{purge: ["/{slug}"]}]}',
);
type Details = Parameters<typeof deliveryFor>[1];

async function send(scene: Scene, name: string, details: Details, by = 'one') {
  const webhook = webhooks.find((one) => one.name === name);
  if (!webhook) throw new Error(`no webhook ${name}`);
  const reply = await scene.invoke((run) => {
    return answerHttp(deliveryFor(webhook, { nowMs: run.effects.now(), ...details }), run);
  }, by);
  return { statusCode: reply.statusCode, ...JSON.parse(reply.body) };
}

const drain = (scene: Scene) =>
  scene.invoke((run) => answerTimer({ Type: 'Timer', TriggerName: 'drain', Message: 'drain' }, run));

describe('a delivery in queued mode', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await createScene({ webhooks, sites: [site('www', 'https://a.example')] });
  });
  beforeEach(() => scene.clear());
  afterAll(() => scene.end());

  const rows = async (table: string) => Number((await scene.database.sql.unsafe(`select from ${table}`)).length);

  it('is stored with its targets, and goes out with the next tick', async () => {
    expect(await send(scene, 'ghost', { body: payload('ghost-published') })).toMatchObject({
      statusCode: 200,
      status: 'done',
      submitted: 0,
      pending: 1,
    });
    expect([await rows('changes'), await rows('deliveries'), scene.purges()]).toEqual([1, 1, []]);
    const [change] = await scene.database.sql`select source from changes`;
    expect(change?.['source']).toBe('hook ghost');
    await drain(scene);
    expect(scene.purges()).toMatchObject([{ urls: ['https://a.example/hello-world/'] }]);
  });

  it('is acted on once, whichever instances see it, even at once', async () => {
    const at = { body: payload('ghost-published'), nowMs: await scene.invoke(async (run) => run.effects.now()) };
    const answers = await Promise.all(['one', 'two', 'three', 'four'].map((by) => send(scene, 'ghost', at, by)));
    expect(answers.map(({ status }) => status).sort()).toEqual(['done', 'duplicate', 'duplicate', 'duplicate']);
    expect(await rows('changes')).toBe(1);
    expect(await send(scene, 'ghost', at, 'five')).toMatchObject({ statusCode: 200, status: 'duplicate', pending: 0 });
  });

  it('without a name of its own is stored each time, and is one target then', async () => {
    await send(scene, 'story', { body: payload('storyblok') });
    expect(await send(scene, 'story', { body: payload('storyblok') })).toMatchObject({ status: 'done', pending: 2 });
    expect(await rows('changes')).toBe(4);
    await drain(scene);
    expect(scene.purges()).toMatchObject([{ count: 2 }]);
  });

  it('that could not be stored is done by itself, and is known to the instance', async () => {
    await scene.database.sql`alter table changes rename to changes_away`;
    const body = payload('sanity');
    const first = await send(scene, 'sanity', { body });
    await scene.database.sql`alter table changes_away rename to changes`;
    // A table that is missing is a fault of the schema: no retry cures it, and the log says what is lost.
    expect(first).toMatchObject({ statusCode: 503, error: { code: 'OUTBOX_SCHEMA' } });
    expect(scene.lines).toContainEqual(
      expect.objectContaining({ msg: 'targets not purged', targets: ['https://a.example/hello-world'] }),
    );
    expect(await rows('deliveries')).toBe(0);
    expect(await send(scene, 'sanity', { body }, 'two')).toMatchObject({ statusCode: 200, status: 'done', pending: 1 });
  });

  it('that is forged or ignored leaves nothing in the database', async () => {
    const body = payload('ghost-published');
    expect(await send(scene, 'ghost', { body, secret: 'wrong' })).toMatchObject({ statusCode: 401 });
    expect(await send(scene, 'ghost', { body: Buffer.from('{"event":"member.added"}') })).toMatchObject({
      status: 'ignored',
    });
    const junk = { method: 'POST', target: '/hooks/ghost', headers: {}, body, remoteAddress: '' };
    const reply = await scene.invoke((run) => answerHttp(httpEventOf(junk), run));
    expect(reply.statusCode).toBe(401);
    expect([await rows('changes'), await rows('deliveries')]).toEqual([0, 0]);
  });
});

describe('a delivery for two areas', () => {
  let scene: Scene;
  beforeAll(async () => {
    const cdn = { apis: ['cdn-3.0'], area: 'global', method: 'POST' } as const;
    scene = await createScene({ webhooks, cdn, sites: [site('www', 'https://a.example')] });
  });
  afterAll(() => scene.end());

  it('is stored in both, and is a duplicate when both have it', async () => {
    await scene.clear();
    const at = { body: payload('ghost-published'), nowMs: await scene.invoke(async (run) => run.effects.now()) };
    expect(await send(scene, 'ghost', at)).toMatchObject({ status: 'done' });
    const accounts = () => scene.database.sql`select account from changes order by account`;
    expect((await accounts()).map(({ account }) => account)).toEqual(['default mainland', 'default overseas']);
    expect(await send(scene, 'ghost', at, 'two')).toMatchObject({ status: 'duplicate' });
    expect(await accounts()).toHaveLength(2);
    await scene.database.sql`delete from deliveries where webhook like '%mainland'`; // as if it was cut short between them
    expect(await send(scene, 'ghost', at, 'three')).toMatchObject({ status: 'done' });
    expect((await accounts()).map(({ account }) => account)).toEqual([
      'default mainland',
      'default mainland',
      'default overseas',
    ]);
  });
});
