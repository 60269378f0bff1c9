import { describe, expect, it } from 'vitest';
import { checkVariables } from '../../../lib/local/scf-host/environment.ts';
import { fixtureHost, handler } from './fixture-host.ts';

/** A role whose keys are others each time it is asked: id-1, id-2, … */
function rotatingRole() {
  let asked = 0;
  return () => {
    asked += 1;
    return { secretId: `id-${asked}`, secretKey: `key-${asked}`, token: `token-${asked}` };
  };
}

const ROLE = ['TENCENTCLOUD_SECRETID', 'TENCENTCLOUD_SECRETKEY', 'TENCENTCLOUD_SESSIONTOKEN'];

describe('variables of a function', () => {
  it('are checked together: one error names every problem and shows no value', () => {
    const env = {
      SCF_A: 'canary',
      QCLOUD_B: 'canary',
      TENCENTCLOUD_SECRETID: 'canary',
      x: 'canary',
      '1A': 'canary',
      E: '',
    };
    const check = () => checkVariables('f', env);
    const named = /function f: .*SCF_A.*QCLOUD_B.*TENCENTCLOUD_SECRETID.*"x".*"1A".*E is empty/;
    expect(check).toThrow(expect.objectContaining({ code: 'BAD_SETTINGS', message: expect.stringMatching(named) }));
    expect(check).not.toThrow(/canary/);
  });

  it.each([
    [{ A: 'v' }, false],
    [{ AB: 'v' }, true],
    [{ [`A${'b'.repeat(63)}`]: 'v' }, true],
    [{ [`A${'b'.repeat(64)}`]: 'v' }, false],
    [{ _AB: 'v' }, false],
    [{ 'A B': 'v' }, false],
    [{ 'AB\n': 'v' }, false],
    [{ SCFX: 'v', MY_SCF_X: 'v' }, true],
    [{ AB: 'x'.repeat(4094) }, true],
    [{ AB: 'x'.repeat(4095) }, false],
    [{ AB: '图'.repeat(1365) }, false],
    [{ AB: 'x'.repeat(2046), CD: 'x'.repeat(2046) }, true],
    [{ AB: 'x'.repeat(2046), CD: 'x'.repeat(2047) }, false],
  ])('%o may be used: %s', (env, isAllowed) => {
    const check = () => checkVariables('f', env as Record<string, string>);
    if (isAllowed) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: 'BAD_SETTINGS' }));
  });
});

describe('the environment of an instance', () => {
  const names = handler('return Object.keys(process.env).sort();');
  const injected = [
    'NODE_PATH',
    'SCF_FUNCTIONNAME',
    'SCF_FUNCTIONVERSION',
    'SCF_NAMESPACE',
    'TENCENTCLOUD_APPID',
    'TENCENTCLOUD_REGION',
    'TENCENTCLOUD_RUNENV',
    'TENCENTCLOUD_UIN',
    'TZ',
    'USER_CODE_ROOT',
    '_SCF_SERVER_PORT',
  ];

  it('holds nothing but the base, what is declared and what is injected', async () => {
    await using fixture = fixtureHost(names, { env: { OWN: 'v' } });
    expect((await fixture.host.invoke('f', {})).result).toEqual([...injected, 'OWN', 'PATH'].sort());
  });

  it('holds role keys only with a role; a cold start has them while it loads', async () => {
    const source = `const loading = process.env.TENCENTCLOUD_SECRETID;
      ${handler('return [loading, process.env.TENCENTCLOUD_SECRETID];')}`;
    await using fixture = fixtureHost(source, { role: rotatingRole() });
    expect((await fixture.host.invoke('f', {})).result).toEqual(['id-1', 'id-1']);
    expect((await fixture.host.invoke('f', {})).result).toEqual(['id-1', 'id-2']);
    await using without = fixtureHost(names);
    const { result } = await without.host.invoke('f', {});
    expect(ROLE.filter((name) => (result as string[]).includes(name))).toEqual([]);
  });

  it('asks for role keys once an invocation, retries included', async () => {
    const body = 'throw new Error(process.env.TENCENTCLOUD_SECRETID);';
    await using fixture = fixtureHost(handler(body), { role: rotatingRole() });
    const { attempts } = await fixture.host.invokeAsync('f', {});
    expect(attempts.map(({ errorMessage }) => errorMessage)).toEqual(['id-1', 'id-2', 'id-3']);
  });

  it('is fixed when the process starts: what a function changes stays with its instance', async () => {
    const body = 'const found = process.env.OWN; process.env.OWN = event; return found;';
    await using fixture = fixtureHost(handler(body), { env: { OWN: 'declared' } });
    expect((await fixture.host.invoke('f', 'changed')).result).toBe('declared');
    expect((await fixture.host.invoke('f', 'x')).result).toBe('changed');
  });

  it('is in UTC unless a variable says otherwise', async () => {
    const hour = handler('return new Date(0).getHours();');
    await using utc = fixtureHost(hour);
    expect((await utc.host.invoke('f', {})).result).toBe(0);
    await using shanghai = fixtureHost(hour, { env: { TZ: 'Asia/Shanghai' } });
    expect((await shanghai.host.invoke('f', {})).result).toBe(8);
  });

  it('has no channel to the host for user code to speak on', async () => {
    await using fixture = fixtureHost(handler('return typeof process.send;'));
    expect((await fixture.host.invoke('f', {})).result).toBe('undefined');
  });
});
