import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtureHost, handler, isAlive } from './fixture-host.ts';

describe('a bundle that cannot be loaded', () => {
  it('fails the invocation with its error, shows the stack in the log, and is tried anew by the next one', async () => {
    const source = `if (process.env.FAILS) throw Object.assign(new TypeError('at load'), { code: 'OWN' });`;
    await using fixture = fixtureHost(source, { env: { FAILS: 'yes' } });
    const first = await fixture.host.invoke('f', {});
    expect(first).toMatchObject({
      ok: false,
      statusCode: 430,
      errorMessage: 'init failed: at load',
      errorCode: 'OWN',
      coldStart: true,
      durationMs: expect.any(Number),
    });
    expect(first.logs.join('\n')).toMatch(/TypeError: at load\n +at .*f\.js/);
    expect(isAlive(first.instance)).toBe(false);
    const second = await fixture.host.invoke('f', {});
    expect(second).toMatchObject({ ok: false, statusCode: 430, coldStart: true });
    expect(second.instance).not.toBe(first.instance);
  });

  it('may be missing, alone or with its folder', async () => {
    await using fixture = fixtureHost(handler('return 1;'));
    rmSync(path.join(fixture.folder, 'f.js'));
    const alone = await fixture.host.invoke('f', {});
    expect(alone).toMatchObject({ statusCode: 430, errorCode: 'MODULE_NOT_FOUND' });
    expect(alone.errorMessage).toMatch(/^init failed: Cannot find module/);
    rmSync(fixture.folder, { recursive: true });
    expect(await fixture.host.invoke('f', {})).toMatchObject({ statusCode: 430, errorCode: 'ENOENT' });
  });

  it('may be an ES module, which require does not take', async () => {
    await using fixture = fixtureHost('export const main_handler = async () => 1;');
    expect(await fixture.host.invoke('f', {})).toMatchObject({ ok: false, statusCode: 430 });
    writeFileSync(path.join(fixture.folder, 'package.json'), '{"type":"module"}');
    expect(await fixture.host.invoke('f', {})).toMatchObject({ ok: false, errorCode: 'ERR_REQUIRE_ESM' });
  });

  it('may never end: it has a time limit of its own', async () => {
    await using fixture = fixtureHost('for (;;);', { initTimeoutMs: 150 });
    const result = await fixture.host.invoke('f', {});
    expect(result).toMatchObject({ statusCode: 433, errorMessage: 'init failed: not loaded after 150 ms' });
    expect(isAlive(result.instance)).toBe(false);
  });

  it('may exit', async () => {
    await using fixture = fixtureHost('process.exit(4);');
    expect(await fixture.host.invoke('f', {})).toMatchObject({ statusCode: 439, errorMessage: /exit code 4/ });
  });

  it('may export nothing at all; that fails at the call, and its process stays', async () => {
    await using fixture = fixtureHost('module.exports = null;');
    const results = [await fixture.host.invoke('f', {}), await fixture.host.invoke('f', {})];
    const message = expect.stringContaining('"main_handler" is no function');
    expect(results).toMatchObject([
      { statusCode: 430, errorMessage: message, coldStart: true },
      { statusCode: 430, errorMessage: message, coldStart: false },
    ]);
  });
});

describe('a bundle that loads slowly', () => {
  it('does not use up the time of its first invocation, nor its duration', async () => {
    const source = `const end = Date.now() + 400; while (Date.now() < end); console.log('loaded');
      ${handler('return context.getRemainingTimeInMillis();')}`;
    await using fixture = fixtureHost(source, { timeoutMs: 300 });
    const result = await fixture.host.invoke('f', {});
    expect(result).toMatchObject({ ok: true, logs: ['loaded'] });
    expect(result.result).toBeGreaterThan(150);
    expect(result.durationMs).toBeLessThan(300);
  });

  it('counts as busy from its start', async () => {
    const source = `const end = Date.now() + 150; while (Date.now() < end);\n${handler('return 1;')}`;
    await using fixture = fixtureHost(source, { maxInstances: 1 });
    const results = await Promise.all([fixture.host.invoke('f', 1), fixture.host.invoke('f', 2)]);
    expect(results.map(({ statusCode }) => statusCode)).toEqual([200, 432]);
  });
});

it('calls another export where the setting names it', async () => {
  await using fixture = fixtureHost('exports.other = async () => "other";', { handler: 'other' });
  expect((await fixture.host.invoke('f', {})).result).toBe('other');
});
