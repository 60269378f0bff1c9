import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, choose, foldAll, HOUR, key, lease, MINUTE, names, pay } from './fixtures.ts';

const url = (name: string) => `https://www.example.com/${name}`;

describe('follow-up', () => {
  let db: TestDatabase;
  let outbox: Outbox;
  let held: Lease;
  beforeAll(async () => {
    db = await createDatabase();
    outbox = db.outbox();
  });
  beforeEach(async () => {
    await db.clear();
    held = await lease(outbox);
  });
  afterAll(() => db.end());

  /** Sends what is due, and comes back when its task can be asked after. */
  const submit = async (taskId?: string) => {
    await foldAll(outbox, held);
    const rows = (await choose(outbox)).map(key);
    const transmission = await pay(outbox, held, rows.length);
    await outbox.ack(held, transmission, { rows, askAfterMs: 0, ...(taskId && { taskId }) });
    await db.pass(5 * MINUTE);
    await outbox.release(held);
    held = await lease(outbox);
    return transmission.id;
  };
  const states = async () => (await outbox.history()).map(({ url, state }) => `${url.slice(24)} ${state}`).sort();

  it('asks after a task, not before 5 min', async () => {
    await outbox.append([change('a', { priority: 'high' })]);
    await foldAll(outbox, held);
    const rows = (await choose(outbox)).map(key);
    await outbox.ack(held, await pay(outbox, held, 1), { rows, taskId: 't', askAfterMs: 1000 });
    await db.pass(5 * MINUTE - 1000);
    expect(await outbox.dueTasks(10)).toEqual([]);
    await db.pass(1000);
    expect(await outbox.dueTasks(10)).toMatchObject([
      {
        taskId: 't',
        api: 'cdn-2.0',
        kind: 'url',
        rows: [{ url: url('a'), site: 'www', priority: 'high', isRebound: false }],
      },
    ]);
  });

  it('never asks after what was not to be asked after', async () => {
    await outbox.append([change('a')]);
    await foldAll(outbox, held);
    await outbox.ack(held, await pay(outbox, held, 1), { rows: (await choose(outbox)).map(key) });
    await db.pass(HOUR / 2);
    expect(await outbox.dueTasks(10)).toEqual([]);
  });

  it('notes what is known, and asks again after the rest', async () => {
    await outbox.append([change('a'), change('b'), change('c')]);
    const id = await submit();
    await outbox.settleTask(held, id, { done: [url('a')], failed: [url('b')], askAgainMs: MINUTE });
    expect(await states()).toEqual(['a done', 'b failed', 'c submitted']);
    expect(await outbox.dueTasks(10)).toEqual([]);
    await db.pass(MINUTE);
    const [task] = await outbox.dueTasks(10);
    expect(task?.rows.map((row) => row.url)).toEqual([url('c')]);
    expect(task?.taskId).toBeUndefined();
    await outbox.settleTask(held, id, { done: [url('a'), url('c')], failed: [url('b')] });
    await db.pass(HOUR / 2);
    expect(await outbox.dueTasks(10)).toEqual([]);
    expect(await db.sql`select from changes`).toHaveLength(1); // b, once
  });

  it('appends again what failed, a bounded number of times', async () => {
    await outbox.append([change('a', { priority: 'high' })]);
    for (let round = 0; round < 2; round += 1) {
      const id = await submit('t');
      expect(await outbox.settleTask(held, id, { done: [], failed: [url('a')], maxRounds: 2 })).toEqual({
        again: 1,
        dead: 0,
      });
    }
    const last = await submit('t');
    expect(await outbox.settleTask(held, last, { done: [], failed: [url('a')], maxRounds: 2 })).toEqual({
      again: 0,
      dead: 1,
    });
    expect(await outbox.dead()).toMatchObject([
      { url: url('a'), code: 'CDN_REFUSED', reason: expect.stringMatching(/3 times/) },
    ]);
    expect((await outbox.pending()).urls).toBe(0);
  });

  it('starts counting anew with a real change', async () => {
    await outbox.append([change('a')]);
    const id = await submit('t');
    await outbox.settleTask(held, id, { done: [], failed: [url('a')], maxRounds: 1 });
    await outbox.append([change('a')]);
    const second = await submit('t');
    expect(await outbox.settleTask(held, second, { done: [], failed: [url('a')], maxRounds: 1 })).toEqual({
      again: 1,
      dead: 0,
    });
  });

  it('purges once more after a rebound’s time, last of all, and never a rebound of a rebound', async () => {
    await outbox.append([change('a', { priority: 'high' }), change('b', { site: 'plain' })]);
    const id = await submit();
    const rebounds = { www: 10 * MINUTE };
    await outbox.settleTask(held, id, { done: [url('a'), url('b')], failed: [], rebounds });
    await foldAll(outbox, held);
    expect(await outbox.pending()).toMatchObject({
      urls: 1,
      due: 0,
      waiting: 1,
      rows: [{ url: url('a'), source: 'rebound', priority: 'low' }],
    });
    await db.pass(10 * MINUTE);
    const again = await submit();
    expect(names((await outbox.dueTasks(1))[0]?.rows ?? [])).toEqual(['a']);
    await outbox.settleTask(held, again, { done: [url('a')], failed: [], rebounds });
    expect((await outbox.pending()).urls).toBe(0);
  });
});
