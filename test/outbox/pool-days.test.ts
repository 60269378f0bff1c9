import { describe, expect, it } from 'vitest';
import { daysOf, leftOf } from '../../lib/outbox/pool-days.ts';
import { DAY, HOUR, terms } from './fixtures.ts';

describe('days of a pool', () => {
  const at = (text: string) => Date.parse(text);

  it.each([
    ['2026-01-01T15:59:59.999Z', '2026-01-01', '2026-01-01T16:00:00.000Z'],
    ['2026-01-01T16:00:00.000Z', '2026-01-02', '2026-01-02T16:00:00.000Z'],
  ])('at %s it is %s in UTC+8', (now, day, ends) => {
    expect(daysOf(at(now), terms)).toEqual([{ day, ends }]);
  });

  it('are two where a call may end past the turn', () => {
    const days = daysOf(at('2026-01-01T15:59:55Z'), terms, 5000);
    expect(days.map(({ day }) => day)).toEqual(['2026-01-01', '2026-01-02']);
    expect(daysOf(at('2026-01-01T15:59:55Z'), terms, 4999)).toHaveLength(1);
  });

  it('keep the reserve for high priority until the last two hours', () => {
    const day = { pool: 'p', day: '2026-01-01', endsAt: DAY, used: 85, limit: 100, isClosed: false };
    const kept = { ...terms, limit: 100, reserve: 10 };
    expect(leftOf(day, DAY - 2 * HOUR - 1, kept, false)).toBe(5);
    expect(leftOf(day, DAY - 2 * HOUR - 1, kept, true)).toBe(15);
    expect(leftOf(day, DAY - 2 * HOUR, kept, false)).toBe(15);
    expect(leftOf({ ...day, used: 95 }, 0, kept, false)).toBe(0);
    expect(leftOf({ ...day, isClosed: true }, 0, kept, true)).toBe(0);
  });
});
