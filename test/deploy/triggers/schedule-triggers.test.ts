import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../lib/config-check/check.ts';
import { isTimerName, scheduleTriggers } from '../../../lib/deploy/triggers/schedule-triggers.ts';
import { CONFIG } from '../service-file/service-file.ts';

const DRAIN = { type: 'timer', name: 'drain', cron: '*/15 * * * * * *', argument: 'drain', isEnabled: true };

describe('the timers of schedules', () => {
  it('are one for each schedule with a cron, which they name in their argument', () => {
    const { crons } = checkConfig(CONFIG, 'purge.config.yaml');
    expect(scheduleTriggers(crons, false)).toEqual([
      { type: 'timer', name: 'nightly', cron: '0 0 3 * * * *', argument: 'nightly', isEnabled: true },
    ]);
  });

  it('drain the outbox too in queued mode', () => {
    expect(scheduleTriggers(new Map(), false)).toEqual([]);
    expect(scheduleTriggers(new Map(), true)).toEqual([DRAIN]);
  });

  it.each([
    ['nightly', 'nightly'],
    ['Nightly_1-a', 'Nightly_1-a'],
    ['every night', 'every-night-98213a4c'],
    ['每晚', 'schedule-b406171a'],
    ['2 a.m.', 'a-m-2b78e3fb'],
  ])('of %j is called %s', (schedule, name) => {
    expect(scheduleTriggers(new Map([[schedule, '0 0 3 * * * *']]), false)).toMatchObject([
      { name, argument: schedule },
    ]);
  });

  it('have blanks in their cron as the cloud gives them back, so that nothing is changed for them', () => {
    expect(scheduleTriggers(new Map([['a', ' 0  0 3 * * *\t* ']]), false)).toMatchObject([{ cron: '0 0 3 * * * *' }]);
  });

  it('are called as timers may be, no two alike, whatever the schedules are called', () => {
    const names = fc.uniqueArray(
      fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'binary', minLength: 55, maxLength: 70 })),
    );
    fc.assert(
      fc.property(names, (schedules) => {
        const timers = scheduleTriggers(new Map(schedules.map((name) => [name, '0 0 3 * * * *'])), true);
        expect(timers.filter(({ name }) => !isTimerName(name))).toEqual([]);
        expect(new Set(timers.map(({ name }) => name)).size).toBe(schedules.length + 1);
        expect(timers.map(({ argument }) => argument)).toEqual([...schedules, 'drain']);
      }),
    );
  });
});
