import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestFire, nextFire } from '../../lib/scf/cron.ts';
import { parseCron } from '../../lib/scf/cron-parse.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** One item of a field with the values that it means, made together: nothing of the parser is used. */
function item(
  [from, to]: readonly [number, number],
  nameOf: (value: number) => string,
  [low, high]: readonly [number, number],
): fc.Arbitrary<[string, number[]]> {
  const range = (a: number, b: number, step = 1) => {
    const values: number[] = [];
    for (let value = a; value <= b; value += step) values.push(value);
    return values;
  };
  const value = fc.integer({ min: low, max: high });
  const span = fc.tuple(value, value).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const step = fc.integer({ min: 1, max: 20 });
  return fc.oneof(
    value.map((one): [string, number[]] => [nameOf(one), [one]]),
    span.map(([a, b]): [string, number[]] => [`${nameOf(a)}-${nameOf(b)}`, range(a, b)]),
    fc.tuple(span, step).map(([[a, b], n]): [string, number[]] => [`${nameOf(a)}-${nameOf(b)}/${n}`, range(a, b, n)]),
    fc.tuple(value, step).map(([a, n]): [string, number[]] => [`${nameOf(a)}/${n}`, range(a, to, n)]),
    step.map((n): [string, number[]] => [`*/${n}`, range(from, to, n)]),
  );
}

interface Field {
  readonly text: string;
  readonly values: ReadonlySet<number>;
  readonly isFree: boolean;
}

/** A field whose written numbers lie between `low` and `high`; by default anywhere. */
function field(
  from: number,
  to: number,
  nameOf: (value: number) => string = String,
  [low, high]: readonly [number, number] = [from, to],
): fc.Arbitrary<Field> {
  const all = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const list = fc.array(item([from, to], nameOf, [low, high]), { minLength: 1, maxLength: 3 }).map((items) => {
    const values = new Set(items.flatMap(([, found]) => found));
    return { text: items.map(([text]) => text).join(','), values, isFree: values.size === all.length };
  });
  return fc.oneof(fc.constant({ text: '*', values: new Set(all), isFree: true }), list);
}

const named = (names: readonly string[], first: number) => (value: number) => {
  const name = names[value - first] ?? '';
  return value % 3 === 0 ? name : value % 3 === 1 ? name.toLowerCase() : String(value);
};

const fields = fc.record({
  second: field(0, 59),
  minute: field(0, 59),
  hour: field(0, 23),
  day: field(1, 31),
  month: field(1, 12, named(MONTHS, 1)),
  weekday: field(0, 6, named(WEEKDAYS, 0)),
  year: field(1970, 2099, String, [2024, 2034]).map((of) => (of.text === '*' ? of : { ...of, isFree: false })),
});
type Fields = typeof fields extends fc.Arbitrary<infer Value> ? Value : never;

const ORDER = ['second', 'minute', 'hour', 'day', 'month', 'weekday', 'year'] as const;
const textOf = (of: Fields) => ORDER.map((name) => of[name].text).join(' ');

/** The wall clock of UTC+8, read apart from the code: by `Intl`, not by shifting a date. */
const wall = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  weekday: 'short',
});

function isFire(of: Fields, ms: number): boolean {
  const parts = Object.fromEntries(wall.formatToParts(ms).map(({ type, value }) => [type, value]));
  const has = (name: keyof Fields) => of[name].values.has(Number(parts[name]));
  const onWeekday = of.weekday.values.has(WEEKDAYS.indexOf(parts['weekday']?.toUpperCase() ?? ''));
  const isEither = !of.day.isFree && !of.weekday.isFree;
  const onDay = isEither ? has('day') || onWeekday : has('day') && onWeekday;
  return (['second', 'minute', 'hour', 'month'] as const).every(has) && onDay && (of.year.text === '*' || has('year'));
}

const EIGHT_YEARS_MS = 8 * 365 * 86_400_000;
const second = fc.integer({
  min: Date.parse('2024-01-01T00:00:00Z') / 1000,
  max: Date.parse('2034-12-30T00:00:00Z') / 1000,
});

describe('laws of a cron, against a walk second by second', () => {
  it('fires where every field of it says so, and nowhere between', () => {
    fc.assert(
      fc.property(fields, second, fc.nat(999), (of, start, fraction) => {
        const cron = parseCron(textOf(of));
        const from = start * 1000 + fraction;
        const walked = Array.from({ length: 300 }, (_, n) => (start + n + 1) * 1000);
        const first = walked.find((ms) => isFire(of, ms));
        const next = nextFire(cron, from);
        if (first !== undefined) expect(next).toBe(first);
        else if (next !== undefined) expect(next).toBeGreaterThan(walked.at(-1) ?? 0);
        const last = walked.findLast((ms) => isFire(of, ms));
        const latest = latestFire(cron, (walked.at(-1) ?? 0) + fraction);
        if (last !== undefined) expect(latest).toBe(last);
        else if (latest !== undefined) expect(latest).toBeLessThanOrEqual(from);
      }),
      { numRuns: 150 },
    );
  });

  it('only gives times that fire, and none is left out between two of them', () => {
    fc.assert(
      fc.property(fields, second, (of, start) => {
        const cron = parseCron(textOf(of));
        const next = nextFire(cron, start * 1000);
        const latest = latestFire(cron, start * 1000);
        // The search gives up after nine years, so it need not reach from one to the other.
        fc.pre(next === undefined || latest === undefined || next - latest < EIGHT_YEARS_MS);
        if (next !== undefined) {
          expect(isFire(of, next)).toBe(true);
          expect(latestFire(cron, next)).toBe(next);
          expect(latestFire(cron, next - 1)).toBe(latest);
        }
        if (latest !== undefined) {
          expect(isFire(of, latest)).toBe(true);
          expect(nextFire(cron, latest)).toBe(next);
          expect(nextFire(cron, latest - 1)).toBe(latest);
        }
      }),
    );
  });

  it('is small text, whatever was written', () => {
    fc.assert(
      fc.property(fields, (of) => {
        const cron = parseCron(textOf(of));
        expect(JSON.parse(JSON.stringify(cron))).toEqual(cron);
        expect(JSON.stringify(cron).length).toBeLessThan(1500); // every value of every field
      }),
    );
  });

  it('refuses junk with BAD_CONFIG and nothing else', () => {
    const junk = fc.array(fc.stringMatching(/^[0-9A-Za-z*,/?#-]{1,6}$/), { minLength: 5, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          junk.map((texts) => texts.join(' ')),
        ),
        (text) => {
          try {
            parseCron(text);
          } catch (error) {
            expect(error).toMatchObject({ name: 'PurgeError', code: 'BAD_CONFIG' });
          }
        },
      ),
    );
  });
});

it.each([
  ['0 0 0 29 2 * *', 'a leap day'],
  ['59 59 23 31 12 * 2034', 'one moment of a far year'],
  ['* * * 31 2 * *', 'a day that never comes'],
])('%s is found or given up without walking (%s)', (text) => {
  const cron = parseCron(text);
  const startedAt = performance.now();
  for (let n = 0; n < 20; n += 1) {
    nextFire(cron, Date.parse('2026-01-01T00:00:00Z') + n);
    latestFire(cron, Date.parse('2026-01-01T00:00:00Z') + n);
  }
  expect((performance.now() - startedAt) / 40).toBeLessThan(20); // ms a search; a walk takes seconds
});
