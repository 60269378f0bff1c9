import { describe, expect, it } from 'vitest';
import { isChanged } from '../../lib/sitemaps/lastmod.ts';

const since = Date.UTC(2026, 10, 24, 3, 0, 0);

describe('what was modified', () => {
  it('in the minute of since may have been so after it', () => {
    const inMinute = Date.UTC(2026, 10, 24, 3, 0, 30);
    expect(isChanged('2026-11-24T03:00Z', inMinute)).toBe(true);
    expect(isChanged('2026-11-24T03:00:29Z', inMinute)).toBe(false);
  });

  it.each([
    ['2026-11-24T03:00:00Z', 'at that very moment'],
    ['2026-11-24T03:00:00.000Z', 'with a fraction'],
    ['2026-11-24T03:00Z', 'in that minute'],
    ['2026-11-24t03:00:00z', 'in small letters'],
    ['2026-11-24T11:00:00+08:00', 'in another zone'],
    ['2026-11-24T11:00:00+0800', 'in a zone without its colon'],
    ['2026-11-23T22:30:00-04:30', 'in a zone of half an hour'],
    ['2027-01-01T00:00:00Z', 'in the future'],
    ['2026-11-24', 'on that day'],
    ['2026-11-23', 'on the day before, which is not over everywhere'],
    ['2026-11', 'in that month'],
    ['2026', 'in that year'],
    ['2026-11-23T15:00:01', 'without a zone, which may be any'],
    ['2026-11-24 03:00:00', 'with a blank and no zone'],
    ['2026-11-24T03:00:00 +00:00', 'with a blank before its zone'],
    [undefined, 'without a date'],
    ['', 'with an empty date'],
    ['yesterday', 'with a word'],
    ['24.11.2020', 'in another order'],
    ['2020-13-01', 'in a month that no year has'],
    ['2020-02-30', 'on a day that no month has'],
    ['2020-00-10', 'in no month'],
    ['2020-01-01T25:00:00Z', 'at an hour that no day has'],
    ['2020-02-30T01:00:00Z', 'on a day that no month has, with a time'],
    ['Tue, 01 Dec 2020 00:00:00 GMT', 'in the form of mail'],
    ['1606780800', 'as a number'],
  ] as [string | undefined, string][])('%s (%s) may have changed', (lastmod) =>
    expect(isChanged(lastmod, since)).toBe(true),
  );

  it.each([
    ['2026-11-24T02:59:59Z', 'a second before'],
    ['2026-11-24T02:59:59.999Z', 'a little before'],
    ['2026-11-24T02:59Z', 'in the minute before'],
    ['2026-11-24T10:59:59+08:00', 'a second before, in another zone'],
    ['2026-11-23T22:29:59-04:30', 'a second before, west of Greenwich'],
    ['2026-11-22', 'a day that is over everywhere'],
    ['2026-11-23T14:59:58', 'half a day before, without a zone'],
    ['2026-10', 'the month before'],
    ['2025', 'the year before'],
    ['2024-02-29', 'a day of a leap year'],
    ['1999-12-31T23:59:59Z', 'long ago'],
  ])('%s (%s) has not', (lastmod) => expect(isChanged(lastmod, since)).toBe(false));

  it.each([
    ['2026-11-22', Date.UTC(2026, 10, 23, 12)],
    ['2026-12-31', Date.UTC(2027, 0, 1, 12)],
    ['2026-12', Date.UTC(2027, 0, 1, 12)],
    ['2026', Date.UTC(2027, 0, 1, 12)],
    ['2026-02', Date.UTC(2026, 2, 1, 12)],
  ])('%s is over everywhere at noon of the day after in UTC', (lastmod, end) => {
    expect(isChanged(lastmod, end)).toBe(true);
    expect(isChanged(lastmod, end + 1)).toBe(false);
  });
});
