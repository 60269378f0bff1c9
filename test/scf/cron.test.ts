import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestFire, nextFire } from '../../lib/scf/cron.ts';
import { parseCron } from '../../lib/scf/cron-parse.ts';
import type { Cron } from '../../lib/types.ts';

/** A moment of the clock on the wall in UTC+8. */
const at = (text: string) => Date.parse(`${text}+08:00`);

describe('a cron in UTC+8', () => {
  it.each([
    ['0 0 3 * * * *', '2026-11-24T12:00:00', '2026-11-24T03:00:00', '2026-11-25T03:00:00', 'daily'],
    ['0 */5 * * * * *', '2026-11-24T12:01:00', '2026-11-24T12:00:00', '2026-11-24T12:05:00', 'every five minutes'],
    ['15 30 10-12 * * * *', '2026-11-24T11:30:14', '2026-11-24T10:30:15', '2026-11-24T11:30:15', 'a range of hours'],
    ['0 0 0 1 1 * *', '2026-11-24T12:00:00', '2026-01-01T00:00:00', '2027-01-01T00:00:00', 'yearly'],
    ['0 0 9 * * MON-FRI *', '2026-11-22T12:00:00', '2026-11-20T09:00:00', '2026-11-23T09:00:00', 'working days'],
    ['0 0 9 1 * MON *', '2026-11-24T12:00:00', '2026-11-23T09:00:00', '2026-11-30T09:00:00', 'day or weekday'],
    ['0 0 0 29 2 * *', '2026-11-24T12:00:00', '2024-02-29T00:00:00', '2028-02-29T00:00:00', 'leap days'],
    ['0/20 * * * * * *', '2026-11-24T12:00:30', '2026-11-24T12:00:20', '2026-11-24T12:00:40', 'a step from a start'],
    ['0 0 3 * * * 2026', '2026-12-31T02:00:00', '2026-12-30T03:00:00', '2026-12-31T03:00:00', 'one year'],
  ])('%s at %s: latest %s, next %s (%s)', (text, now, latest, next) => {
    const cron = parseCron(text);
    expect(latestFire(cron, at(now))).toBe(at(latest));
    expect(nextFire(cron, at(now))).toBe(at(next));
  });

  it('fires at the moment itself for latest, strictly later for next', () => {
    const cron = parseCron('0 0 3 * * * *');
    const fire = at('2026-11-24T03:00:00');
    expect(latestFire(cron, fire)).toBe(fire);
    expect(latestFire(cron, fire - 1)).toBe(at('2026-11-23T03:00:00'));
    expect(nextFire(cron, fire)).toBe(at('2026-11-25T03:00:00'));
    expect(nextFire(cron, fire - 1)).toBe(fire);
  });

  it('gives up on what never comes', () => {
    expect(nextFire(parseCron('0 0 3 * * * 2020'), at('2026-01-01T00:00:00'))).toBeUndefined();
    expect(nextFire(parseCron('0 0 3 31 2 * *'), at('2026-01-01T00:00:00'))).toBeUndefined();
    expect(latestFire(parseCron('0 0 3 * * * 2090'), at('2026-01-01T00:00:00'))).toBeUndefined();
  });

  it('survives JSON, since it is compiled into a bundle', () => {
    const cron = parseCron('0 0 3 * * * *');
    expect(JSON.parse(JSON.stringify(cron))).toEqual(cron);
  });
});

describe('a cron that is wrong', () => {
  it.each([
    ['0 3 * * *', /5 field\(s\).*needs 7/],
    ['60 0 3 * * * *', /"60" is no second/],
    ['0 0 24 * * * *', /"24" is no hour/],
    ['0 0 3 0 * * *', /"0" is no day/],
    ['0 0 3 * 13 * *', /"13" is no month/],
    ['0 0 3 * * 7 *', /"7" is no weekday/],
    ['0 0 3 * * ? *', /"\?" is no weekday/],
    ['0 0 5-3 * * * *', /"5-3" is no hour/],
    ['0 */0 3 * * * *', /"\*\/0" is no minute/],
    ['0 0 3 * * * 1969', /"1969" is no year/],
    ['0 0 , * * * *', /is no hour/],
    ['0 0 *-3 * * * *', /is no hour/],
  ])('%s says which field and what is right', (text, message) => {
    expect(() => parseCron(text)).toThrow(
      expect.objectContaining({ code: 'BAD_CONFIG', message: expect.stringMatching(message) }),
    );
  });
});

describe('laws', () => {
  const field = (from: number, to: number) => {
    const value = fc.integer({ min: from, max: to });
    return fc.oneof(
      fc.constant('*'),
      value.map(String),
      fc.array(value, { minLength: 1, maxLength: 3 }).map((list) => list.join(',')),
    );
  };
  const crons = fc
    .tuple(field(0, 59), field(0, 59), field(0, 23), field(1, 31), fc.constant('*'), field(0, 6), fc.constant('*'))
    .map((fields) => fields.join(' '));
  const span = 2 * 3600;

  /** Steps second by second, and reads the calendar in another way than the code does. */
  function matches(cron: Cron, ms: number): boolean {
    const [, day, time] = /^....-..-(..)T(.*)\.000Z$/.exec(new Date(ms + 28_800_000).toISOString()) ?? [];
    const [hour, minute, second] = (time ?? '').split(':').map(Number);
    const weekday = (Math.floor((ms + 28_800_000) / 86_400_000) + 4) % 7;
    const onDay = cron.day.includes(Number(day));
    const onWeekday = cron.weekday.includes(weekday);
    const inTime =
      cron.hour.includes(hour ?? -1) && cron.minute.includes(minute ?? -1) && cron.second.includes(second ?? -1);
    return inTime && (cron.either ? onDay || onWeekday : onDay && onWeekday);
  }

  it('agree with a walk second by second', () => {
    fc.assert(
      fc.property(crons, fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }), (text, start) => {
        const cron = parseCron(text);
        const seconds = Array.from({ length: span }, (_, n) => (start + n) * 1000);
        const fires = seconds.filter((ms) => matches(cron, ms));
        const next = nextFire(cron, start * 1000 - 1);
        const latest = latestFire(cron, (start + span - 1) * 1000);
        if (fires.length > 0) {
          expect(next).toBe(fires[0]);
          expect(latest).toBe(fires.at(-1));
        } else {
          if (next !== undefined) expect(next).toBeGreaterThan((start + span - 1) * 1000);
          if (latest !== undefined) expect(latest).toBeLessThan(start * 1000);
        }
      }),
      { numRuns: 60 },
    );
  });
});
