import { describe, expect, it } from 'vitest';
import { checkApis } from '../../../../lib/cli/doctor/checks/apis.ts';
import { checkConfiguration } from '../../../../lib/cli/doctor/checks/configuration.ts';
import { checkKeys } from '../../../../lib/cli/doctor/checks/keys.ts';
import { checkOrder } from '../../../../lib/cli/doctor/checks/order.ts';
import { PurgeError } from '../../../../lib/errors.ts';
import type { FailureClass } from '../../../../lib/types.ts';
import { configured, failure, keys, noKeys, probed } from '../scene.ts';

const BOTH = 'apis: [cdn-2.0, cdn-3.0]';
const gone = { state: 'retired', failure: failure('6100', 'retired') } as const;
const away = { state: 'unreachable', failure: failure('not-connected', 'transient') } as const;
const refused = { state: 'refuses', failure: failure('4100', 'auth') } as const;
const bare = { state: 'alive', failure: failure('UnauthorizedOperation.CdnCamUnauthorized', 'auth') } as const;

describe('the configuration', () => {
  it('is told in short, with its warnings', async () => {
    const [line] = await checkConfiguration({ ...configured(), warnings: ['test.yaml:3 odd'] });
    expect(line).toEqual({
      name: 'configuration',
      state: 'ok',
      message: '1 site(s), 0 webhook(s), 0 schedule(s), apis: [cdn-3.0], overseas; warning: test.yaml:3 odd',
    });
  });
});

describe('the keys', () => {
  it('are fine when one API takes them, a configured one first', async () => {
    const probes = [probed('cdn-2.0', { isConfigured: false }), probed('cdn-3.0')];
    expect(await checkKeys({ keys, probes })).toMatchObject([{ state: 'ok', message: `cdn-3.0 takes ${keys.from}` }]);
    expect(await checkKeys({ keys, probes: [probed('cdn-2.0', refused), probed('cdn-3.0')] })).toMatchObject([
      { state: 'ok' },
    ]);
  });

  it('are fine when it is a right that is missing, which is another matter', async () => {
    expect(await checkKeys({ keys, probes: [probed('cdn-3.0', bare)] })).toMatchObject([{ state: 'ok' }]);
  });

  it('are named as the deployer’s where they are', async () => {
    const [line] = await checkKeys({ keys: { ...keys, isDeployers: true }, probes: [probed('cdn-3.0')] });
    expect(line?.message).toMatch(/deployer's.*the role is tried through the deployed function/);
  });

  it('are to be mended as the API advises when none takes them', async () => {
    expect(await checkKeys({ keys, probes: [probed('cdn-2.0', refused)] })).toMatchObject([
      { state: 'fix', message: `${keys.from}: it said 4100 (4100)`, fix: 'mend 4100' },
    ]);
  });

  it('of the deployer are to be mended under their own names', async () => {
    const own = { ...keys, from: 'TENCENT_SECRET_ID, TENCENT_SECRET_KEY', isDeployers: true };
    const probes = [probed('cdn-2.0', refused)];
    const { config } = configured('apis: [cdn-2.0]');
    for (const [line] of [await checkKeys({ keys: own, probes }), await checkApis({ config, keys: own, probes })]) {
      expect(line?.fix).toMatch(/^check TENCENT_SECRET_ID, TENCENT_SECRET_KEY, /);
    }
  });

  it('are to be set where there are none, and are not tried where no API is', async () => {
    expect(await checkKeys({ keys: noKeys, probes: [] })).toMatchObject([
      { state: 'fix', message: 'no keys to sign with', fix: expect.stringContaining('PURGE_SECRET_ID') },
    ]);
    expect(await checkKeys({ keys, probes: [probed('cdn-2.0', away)] })).toMatchObject([{ state: 'skipped' }]);
  });

  it('are not known where nobody tells, which says who answered what', async () => {
    const both = [probed('cdn-2.0', gone), probed('cdn-3.0', gone)];
    const why = (reason: string) => `nobody tells whether ${keys.from} are right: ${reason}`;
    expect(await checkKeys({ keys, probes: both })).toEqual([
      { name: 'keys', state: 'skipped', message: why('cdn-2.0 is retired (6100), cdn-3.0 is retired (6100)') },
    ]);
    expect(await checkKeys({ keys, probes: [probed('cdn-2.0', gone), probed('cdn-3.0', away)] })).toMatchObject([
      { message: why('cdn-2.0 is retired (6100), cdn-3.0 cannot be reached (not-connected)') },
    ]);
  });

  it('are no fault where none are needed', async () => {
    const none = { problem: new PurgeError('NO_CREDENTIALS', 'stage local takes none'), isWrong: false };
    expect(await checkKeys({ keys: none, probes: [] })).toMatchObject([
      { state: 'skipped', message: 'stage local takes none' },
    ]);
  });
});

describe('each configured API', () => {
  it.each([
    [{}, 'ok', 'alive, answers in 12 ms', undefined],
    [bare, 'ok', /alive.*but: it said Unauthorized/, undefined],
    [gone, 'fix', /^retired: it said 6100/, 'mend 6100'],
    [away, 'fix', /^unreachable/, 'mend not-connected'],
    [{ state: 'unreachable', failure: failure('timeout', 'transient') } as const, 'fix', /timeout/, /look again/],
    [refused, 'fix', /^refuses/, 'mend 4100'],
  ])('that comes to %j is told as %s', async (probe, state, message, fix) => {
    const { config } = configured('apis: [cdn-2.0]');
    const [line, ...more] = await checkApis({ config, keys, probes: [probed('cdn-2.0', probe), probed('cdn-3.0')] });
    expect(more).toEqual([]); // what is not configured has no line
    expect(line).toMatchObject({ name: 'api cdn-2.0', state, message: expect.stringMatching(message) });
    if (fix === undefined) expect(line).not.toHaveProperty('fix');
    else expect(line?.fix).toMatch(fix);
  });

  it('is not asked without keys', async () => {
    expect(await checkApis({ config: configured().config, keys: noKeys, probes: [] })).toMatchObject([
      { state: 'skipped' },
    ]);
  });
});

describe('the order', () => {
  const told = async (cdn: string, ...probes: ReturnType<typeof probed>[]) => {
    const [line] = await checkOrder({ config: configured(cdn).config, probes });
    return [line?.state, `${line?.message} → ${line?.fix ?? ''}`];
  };
  const spare = { isConfigured: false } as const;
  const zones = [
    { id: 'zone-other', name: 'b.example' },
    { id: 'zone-ours', name: 'a.example' },
  ];

  const RIGHTS =
    'and give its role (or user) the rights that "overseas-purge doctor --policy" prints for that configuration';

  it('is as it is where all live', async () => {
    expect(await told(BOTH, probed('cdn-2.0'), probed('cdn-3.0'))).toEqual([
      'ok',
      'apis: [cdn-2.0, cdn-3.0], as it is → ',
    ]);
  });

  it('leaves out what is retired, and puts last what is out of reach', async () => {
    expect(await told(BOTH, probed('cdn-2.0', gone), probed('cdn-3.0'))).toEqual([
      'fix',
      'cdn-3.0 alive, cdn-2.0 not → write apis: [cdn-3.0]',
    ]);
    expect((await told(BOTH, probed('cdn-2.0', away), probed('cdn-3.0')))[1]).toMatch(
      /write apis: \[cdn-3\.0, cdn-2\.0\]$/,
    );
    expect((await told(BOTH, probed('cdn-2.0'), probed('cdn-3.0', away)))[0]).toBe('ok');
    expect((await told(BOTH, probed('cdn-2.0'), probed('cdn-3.0', gone)))[1]).toMatch(/write apis: \[cdn-2\.0\]$/);
  });

  it('only suggests what is not configured: a successor, and EdgeOne with the zone of our host', async () => {
    const [state, text] = await told(
      'apis: [cdn-2.0]',
      probed('cdn-2.0'),
      probed('cdn-3.0', spare),
      probed('edgeone', { ...spare, zones }),
    );
    expect(state).toBe('ok');
    expect(text).toContain(
      'cdn-3.0 and edgeone is alive, and would take over with apis: [cdn-2.0, cdn-3.0, edgeone] and zone: zone-ours',
    );
    const foreign = await told(
      'apis: [cdn-3.0]',
      probed('cdn-2.0', spare),
      probed('cdn-3.0'),
      probed('edgeone', { ...spare, zones: zones.slice(0, 1) }),
    );
    expect(foreign).toEqual(['ok', 'apis: [cdn-3.0], as it is → ']);
  });

  it('says what to write when all that is configured is gone', async () => {
    expect(await told('apis: [cdn-2.0]', probed('cdn-2.0', gone), probed('cdn-3.0', spare))).toEqual([
      'fix',
      `none of the configured APIs is alive for this account → write apis: [cdn-3.0], ${RIGHTS}`,
    ]);
    expect(
      (await told('apis: [cdn-2.0]', probed('cdn-2.0', gone), probed('cdn-3.0', { ...spare, ...gone })))[1],
    ).toMatch(/ask Tencent Cloud/);
  });

  const tired = (code: string, failureClass: FailureClass) => ({ ...spare, failure: failure(code, failureClass) });
  it.each([
    ['misses a right, as keys with the policy of API 2.0 do', { ...spare, ...bare }],
    ['is too busy', tired('RequestLimitExceeded', 'throttle')],
    ['has a fault that passes', tired('InternalError', 'transient')],
  ])('takes a successor that %s for alive', async (_, probe) => {
    const [state, text] = await told('apis: [cdn-2.0]', probed('cdn-2.0', gone), probed('cdn-3.0', probe));
    expect(state).toBe('fix');
    expect(text).toContain(`→ write apis: [cdn-3.0], ${RIGHTS}`);
  });

  it('suggests a successor that takes the keys which the configured API refuses', async () => {
    const probes = [probed('cdn-2.0', refused), probed('cdn-3.0', spare)];
    expect(await told('apis: [cdn-2.0]', ...probes)).toEqual([
      'skipped',
      `no configured API answers these keys; cdn-3.0 is alive, and would take over with apis: [cdn-2.0, cdn-3.0], ${RIGHTS} → `,
    ]);
    const [, text] = await told(
      'apis: [cdn-2.0]',
      probed('cdn-2.0', refused),
      probed('cdn-3.0', { ...spare, ...refused }),
    );
    expect(text).toBe('no configured API answers these keys → ');
  });

  it('does not send people elsewhere for an API that is only out of reach', async () => {
    const [state, text] = await told('apis: [cdn-2.0]', probed('cdn-2.0', away), probed('cdn-3.0', spare));
    expect(state).toBe('fix');
    expect(text).toMatch(/no configured API can be reached.*→ see their lines$/);
  });

  it('is not known without keys that an API takes', async () => {
    expect((await told(BOTH))[0]).toBe('skipped');
    expect((await told(BOTH, probed('cdn-2.0', refused), probed('cdn-3.0', refused)))[0]).toBe('skipped');
    expect((await told(BOTH, probed('cdn-2.0', gone), probed('cdn-3.0', refused)))[0]).toBe('skipped');
  });
});
