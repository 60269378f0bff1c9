import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCron } from '../../../lib/deploy/triggers/cron-rules.ts';

const NEEDS = 'it needs 7: second minute hour day month weekday year';

describe('a cron', () => {
  it.each([
    ['0 0 3 * * * *', '0 0 3 * * * *'],
    ['  0   0 3 *\t* * * ', '0 0 3 * * * *'],
    ['*/15 * * * * * *', '*/15 * * * * * *'],
    ['0 30 9 * * MON-FRI 2027', '0 30 9 * * MON-FRI 2027'],
  ])('%j is taken as %s', (text, value) => {
    expect(readCron(text)).toEqual({ value });
  });

  it.each([
    ['0 3 * * *', `"0 3 * * *" has 5 field(s); ${NEEDS}; write '0 0 3 * * * *' (UTC+8)`, 'five fields of Unix'],
    ['30 0 3 * * *', `"30 0 3 * * *" has 6 field(s); ${NEEDS}; write '30 0 3 * * * *' (UTC+8)`, 'six with seconds'],
    ['0 3 * * ? *', `"0 3 * * ? *" has 6 field(s); ${NEEDS}; write '0 0 3 * * * *' (UTC+8)`, 'six of AWS, year last'],
    ['0 3 ? * MON *', `"0 3 ? * MON *" has 6 field(s); ${NEEDS}; write '0 0 3 * * MON *' (UTC+8)`, 'a weekday of AWS'],
    [
      'cron(0 3 * * ? *)',
      `"cron(0 3 * * ? *)" has 6 field(s); ${NEEDS}; write '0 0 3 * * * *' (UTC+8)`,
      'as AWS writes it',
    ],
    ['0 0 3 * * ?', `"0 0 3 * * ?" has 6 field(s); ${NEEDS}; write '0 0 3 * * * *' (UTC+8)`, 'six of Quartz'],
    [
      '0 0 3 ? * MON *',
      '"?" is no day; it takes 1 to 31 with "*" "," "-" and "/"; write \'0 0 3 * * MON *\' (UTC+8)',
      'seven of Quartz',
    ],
    [
      'rate(15 minutes)',
      `"rate(15 minutes)" has 2 field(s); ${NEEDS}; write '0 */15 * * * * *' (UTC+8)`,
      'a rate in minutes',
    ],
    ['rate(1 hour)', `"rate(1 hour)" has 2 field(s); ${NEEDS}; write '0 0 */1 * * * *' (UTC+8)`, 'a rate in hours'],
    ['rate(1 day)', `"rate(1 day)" has 2 field(s); ${NEEDS}; write '0 0 0 * * * *' (UTC+8)`, 'a rate in days'],
  ])('%j is told what it would be here: %s (%s)', (text, problem) => {
    expect(readCron(text)).toEqual({ problem });
  });

  it.each([
    ['0 3 ? * 2 *', 'weekdays of AWS begin with 1'],
    ['rate(7 minutes)', 'an hour has no whole number of them'],
    ['rate(0 minutes)', 'never'],
    ['0 3 * * 7', 'Sunday is 0'],
    ['every day', 'words'],
    ['', 'nothing'],
    ['0 0 25 * * * *', 'no such hour'],
    ['0 0 3 * * * * *', 'eight'],
  ])('%j is not guessed at (%s)', (text) => {
    expect(readCron(text)).toEqual({ problem: expect.not.stringContaining('write') });
  });

  it('is a text', () => {
    expect(readCron(5)).toEqual({ problem: 'a cron is a text of seven fields, but this is a value of type number' });
  });

  it('that is suggested is one that is taken, whatever was written', () => {
    const part = fc.constantFrom('*', '?', '0', '5', '1-5', '*/15', 'MON', '2027', 'cron(', ')', 'L');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const read = readCron(parts.join(' '));
        const [, meant] = 'problem' in read ? (/write '(.*)' \(UTC/.exec(read.problem) ?? []) : [];
        if (meant !== undefined) expect(readCron(meant)).toEqual({ value: meant });
      }),
    );
  });
});
