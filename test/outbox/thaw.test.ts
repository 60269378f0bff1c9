import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lease, Outbox } from '../../lib/outbox/port.ts';
import { buildLean, type OutboxModules, whole } from '../build/lean-outbox.ts';
import { createDatabase, type TestDatabase } from '../postgres/database.ts';
import { change, choose, key, lease, names, pay, request, terms } from './fixtures.ts';
import { readMessages, startLine } from './line.ts';

describe.each([
  ['whole', async () => whole],
  ['lean', buildLean],
])('an instance that was frozen, over the %s driver', (_, build) => {
  let modules: OutboxModules;
  let db: TestDatabase;
  let line: Awaited<ReturnType<typeof startLine>>;
  beforeAll(async () => {
    [modules, db] = await Promise.all([build(), createDatabase()]);
    line = await startLine(db.handler);
  });
  afterAll(async () => {
    line.end();
    await db.end();
  });

  const open = () => modules.createOutbox({ ...db.handler, port: line.port });

  it('goes on over a new line where the server has ended the old one', async () => {
    const outbox = open();
    await outbox.append([change('a')]);
    await db.sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${db.handler.user}`;
    expect(await outbox.append([change('b')], { budgetMs: 600 })).toBe('stored');
    await outbox.close();
  });

  it('goes on over a new line where the old one was cut', async () => {
    const outbox = open();
    await outbox.append([change('a')]);
    line.cut();
    expect(await outbox.takeLease(0)).toBeDefined();
    await outbox.close();
  });

  it('finds out within a third of its time that the old line is dead', async () => {
    const outbox = open();
    await outbox.append([change('a')]);
    line.goDead();
    const startedAt = performance.now();
    expect(await outbox.append([change('c')], { budgetMs: 600 })).toBe('stored');
    expect(performance.now() - startedAt).toBeLessThan(550);
    await outbox.close();
  });

  const fence = (outbox: Outbox, held: Lease) => outbox.fence(held, request(1, { terms: { ...terms, pool: 'lost' } }));
  const spent = async () => (await db.sql`select used from ledger where pool = 'lost'`)[0]?.['used'];

  it('repeats a fence that was not committed, so that one is paid', async () => {
    const outbox = open();
    const held = await lease(outbox);
    line.cutAnswerTo('from lease for no key update');
    expect(await fence(outbox, held)).toMatchObject({ kind: 'paid' });
    expect(await spent()).toBe(1);
    await outbox.release(held);
    await outbox.close();
  });

  it('does not repeat a fence that may have been committed: it pays once and nothing is sent', async () => {
    const outbox = open();
    const held = await lease(outbox);
    const before = await spent();
    line.cutAnswerTo('commit');
    await expect(fence(outbox, held)).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    expect(await spent()).toBe(before + 1);
    await outbox.release(held);
    await outbox.close();
  });

  it('repeats an append that may have been committed: stored twice is purged once', async () => {
    const outbox = open();
    await outbox.append([change('a')]);
    line.cutAnswerTo('example.com/twice'); // the values, which come after the statement
    expect(await outbox.append([change('twice')])).toBe('stored');
    expect(await db.sql`select from changes where url like '%twice'`).toHaveLength(2);
    await outbox.close();
  });

  it.each([
    ['insert into changes', 'insert', ['after']],
    ['commit', 'end', ['after', 'end']],
  ])('works with the next call after its first line died at "%s"', async (moment, name, stored) => {
    const outbox = open();
    const delivery = { webhook: 'blog', ids: [name], keepMs: 60_000 };
    line.cutAnswerTo(moment);
    const cut = outbox.append([change(name)], { delivery });
    await expect(cut).rejects.toMatchObject({ code: 'OUTBOX_UNAVAILABLE' });
    expect(await outbox.append([change('after')], { budgetMs: 600 })).toBe('stored');
    const kept = await db.sql`select distinct substring(url from '[a-z]+$') as name from changes
      where url ~ ${`/(${name}|after)$`} order by 1`;
    expect(kept.map(({ name }) => name)).toEqual(stored);
    await outbox.close();
  });

  it('never goes on with the rest of a transaction over another line', async () => {
    const outbox = open();
    const held = await lease(outbox);
    await outbox.append([change('rest')]);
    await outbox.fold(held);
    const [row] = await choose(outbox);
    const transmission = await pay(outbox, held, 1);
    line.cutAnswerTo('update transmissions'); // the first half of an ack
    await outbox.ack(held, transmission, { rows: row ? [key(row)] : [] });
    expect(await db.sql`select from history`).toHaveLength(1);
    expect(await db.sql`select from transmissions where state = 'done'`).toHaveLength(1);
    await outbox.release(held);
    await outbox.close();
  });

  it('never does a part of a transaction outside of it', async () => {
    line.cutAnswerTo('begin');
    const outbox = open();
    const delivery = { webhook: 'blog', ids: ['outside'], keepMs: 60_000 };
    await expect(outbox.append([change('outside')], { delivery })).rejects.toMatchObject({
      code: 'OUTBOX_UNAVAILABLE',
    });
    await outbox.close();
    expect(await outbox.append([change('inside')])).toBe('stored'); // what was sent before has been dealt with by now
    expect(names((await outbox.pending()).rows)).not.toContain('outside');
    await outbox.close();
  });

  it('says nothing that a transaction pooler could not pass on to another server', async () => {
    const outbox = open();
    const heard = line.listen();
    await outbox.append([change('a')]);
    const held = await outbox.takeLease(60_000);
    if (held) await outbox.fold(held);
    await outbox.close();
    const [startUp, ...messages] = readMessages(heard);
    expect(startUp?.text.split('\0').filter((_, n) => n % 2 === 0)).toEqual([
      'user',
      'database',
      'client_encoding',
      '',
    ]);
    const prepared = messages.filter(({ type }) => type === 'P');
    expect(prepared.length).toBeGreaterThan(2);
    expect(prepared.filter(({ text }) => !text.startsWith('\0'))).toEqual([]);
    const said = messages.map(({ text }) => text).join('\n');
    expect(
      said.match(/\bset(?= statement_timeout| lock_timeout| idle_in)|\blisten\b|pg_advisory_lock|\bprepare\b/g),
    ).toBeNull();
    expect(said.match(/set local \w+/g)).toContain('set local idle_in_transaction_session_timeout');
  });
});
