import { realpathSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtureHost, handler } from './fixture-host.ts';

describe('what a handler is given', () => {
  it('is the snake_case context of the platform, with a clock that runs', async () => {
    const body =
      'const a = context.getRemainingTimeInMillis(); await new Promise((r) => setTimeout(r, 60)); return { ...context, gone: a - context.getRemainingTimeInMillis(), left: a };';
    await using fixture = fixtureHost(
      handler(body),
      { env: { OWN: 'x=y' }, timeoutMs: 3000, memoryMb: 256 },
      { region: 'ap-tokyo', appid: '7' },
    );
    const { result, requestId } = await fixture.host.invoke('f', {});
    expect(result).toMatchObject({
      request_id: requestId,
      function_name: 'f',
      function_version: '$LATEST',
      namespace: 'default',
      memory_limit_in_mb: 256,
      time_limit_in_ms: 3000,
      environ: expect.stringMatching(/(^|;)OWN=x=y(;|$)/),
      environment: expect.stringContaining('"OWN":"x=y"'),
      tencentcloud_region: 'ap-tokyo',
      tencentcloud_appid: '7',
      tencentcloud_uin: expect.any(String),
      callbackWaitsForEmptyEventLoop: true,
    });
    const { gone, left } = result as { gone: number; left: number };
    expect(gone).toBeGreaterThanOrEqual(50);
    expect(left).toBeLessThanOrEqual(3000);
  });

  it('is an environment of its own: declared and injected variables, and nothing of the host', async () => {
    process.env['OF_THE_HOST'] = 'x';
    await using fixture = fixtureHost(handler('return process.env;'), { env: { OWN: 'value' } });
    const { result } = await fixture.host.invoke('f', {});
    expect(result).toMatchObject({ OWN: 'value', TENCENTCLOUD_RUNENV: 'SCF', SCF_FUNCTIONNAME: 'f' });
    expect(result).not.toHaveProperty('OF_THE_HOST');
    expect(result).not.toHaveProperty('TENCENTCLOUD_SECRETID');
  });

  it('are role keys that rotate, in a warm instance too', async () => {
    const turns = [1, 2].map((n) => ({ secretId: `id-${n}`, secretKey: `key-${n}`, token: `token-${n}` }));
    const role = () => turns.shift() ?? { secretId: '', secretKey: '', token: '' };
    const body =
      'return [process.env.TENCENTCLOUD_SECRETID, process.env.TENCENTCLOUD_SECRETKEY, process.env.TENCENTCLOUD_SESSIONTOKEN];';
    await using fixture = fixtureHost(handler(body), { role });
    expect((await fixture.host.invoke('f', {})).result).toEqual(['id-1', 'key-1', 'token-1']);
    expect(await fixture.host.invoke('f', {})).toMatchObject({
      coldStart: false,
      result: ['id-2', 'key-2', 'token-2'],
    });
  });

  it('is the folder of its file to work in', async () => {
    await using fixture = fixtureHost(handler('return process.cwd();'));
    expect((await fixture.host.invoke('f', {})).result).toBe(realpathSync(fixture.folder));
  });

  it.each([
    ['an object', { a: [1, null] }, { a: [1, null] }],
    ['undefined', undefined, null],
    ['a text', 'x', 'x'],
    ['a date, as JSON', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
  ])('is the event through JSON, and so is the answer: %s', async (_, event, expected) => {
    await using fixture = fixtureHost(handler('return event;'));
    expect((await fixture.host.invoke('f', event)).result).toEqual(expected);
  });

  it.each([
    ['a reserved prefix', { SCF_X: '1' }, /SCF_X starts with a reserved prefix/],
    ['a name with a dash', { 'A-B': '1' }, /A-B/],
    ['an empty value', { EMPTY: '' }, /EMPTY is empty/],
    ['more than 4 KB', { LONG: 'canary'.repeat(1000) }, /4096/],
  ])('is refused with %s, without repeating the value', (_, env, message) => {
    const make = () => fixtureHost(handler('return 1;'), { env });
    expect(make).toThrow(expect.objectContaining({ code: 'BAD_SETTINGS', message: expect.stringMatching(message) }));
    expect(make).not.toThrow(/canary/);
  });
});

describe('a handler with a callback', () => {
  const callback = (body: string) => `exports.main_handler = (event, context, callback) => { ${body} };`;

  it('answers when its event loop is empty', async () => {
    await using fixture = fixtureHost(callback("callback(null, 'done'); setTimeout(() => console.log('later'), 80);"));
    expect(await fixture.host.invoke('f', {})).toMatchObject({ result: 'done', logs: ['later'] });
    expect(await fixture.host.invoke('f', {})).toMatchObject({ result: 'done', coldStart: false });
  });

  it('answers at once where its context says so', async () => {
    await using fixture = fixtureHost(
      callback("context.callbackWaitsForEmptyEventLoop = false; callback(null, 'now'); setInterval(() => {}, 1000);"),
    );
    expect((await fixture.host.invoke('f', {})).result).toBe('now');
  });

  it('fails with what it hands to its callback', async () => {
    await using fixture = fixtureHost(callback("callback(new Error('no'));"));
    expect(await fixture.host.invoke('f', {})).toMatchObject({ ok: false, errorMessage: 'no' });
  });

  it('counts for nothing the second time, and its plain return value never', async () => {
    await using fixture = fixtureHost(
      callback('context.callbackWaitsForEmptyEventLoop = false; callback(null, 1); callback(null, 2); return 3;'),
    );
    expect((await fixture.host.invoke('f', {})).result).toBe(1);
    await using plain = fixtureHost('exports.main_handler = () => 3;');
    expect((await plain.host.invoke('f', {})).result).toBeNull();
  });
});

describe('log lines', () => {
  it('are collected whole by the invocation that wrote them', async () => {
    const body = "console.log('图 ' + event); console.error('err ' + event); process.stdout.write('no end');";
    const lines: { requestId: string; line: string }[] = [];
    await using fixture = fixtureHost(
      handler(body),
      {},
      { onLog: ({ requestId, line }) => lines.push({ requestId, line }) },
    );
    const first = await fixture.host.invoke('f', 1);
    const second = await fixture.host.invoke('f', 2);
    expect(new Set(first.logs)).toEqual(new Set(['图 1', 'err 1', 'no end']));
    expect(new Set(second.logs)).toEqual(new Set(['图 2', 'err 2', 'no end']));
    expect(lines.filter(({ requestId }) => requestId === first.requestId)).toHaveLength(3);
  });

  it('arrive complete, however many there are, also when the function is killed', async () => {
    const many = "for (let n = 0; n < 20000; n += 1) console.log('line ' + n);";
    await using fixture = fixtureHost(handler(many));
    expect((await fixture.host.invoke('f', {})).logs).toHaveLength(20_000);
    await using hanging = fixtureHost(
      handler("console.log('before'); await new Promise(() => setInterval(() => {}, 9));"),
      { timeoutMs: 200 },
    );
    expect((await hanging.host.invoke('f', {})).logs).toEqual(['before']);
  });
});
