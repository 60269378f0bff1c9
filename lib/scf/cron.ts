import type { Cron } from '../types.ts';

const SHIFT_MS = 8 * 3_600_000; // UTC+8, by the documents of the WeChat cloud, which runs on SCF
const DAY_MS = 86_400_000;
const REACH_DAYS = 366 * 9; // a 29 February can be eight years away

function isDay({ year, month, day, weekday, either }: Cron, date: Date): boolean {
  if (year && !year.includes(date.getUTCFullYear())) return false;
  if (!month.includes(date.getUTCMonth() + 1)) return false;
  const byDay = day.includes(date.getUTCDate());
  const byWeekday = weekday.includes(date.getUTCDay());
  return either ? byDay || byWeekday : byDay && byWeekday;
}

/** The fire times of a day, in ms since its start, nearest first: the first one that is not beyond `limit`. */
function timeInDay(cron: Cron, limit: number, step: 1 | -1): number | undefined {
  const order = (values: readonly number[]) => (step > 0 ? values : [...values].reverse());
  const isBeyond = (time: number) => (step > 0 ? time < limit : time > limit);
  for (const hour of order(cron.hour)) {
    const hourEdge = hour * 3_600_000 + (step > 0 ? 3_599_000 : 0);
    if (isBeyond(hourEdge)) continue;
    for (const minute of order(cron.minute)) {
      for (const second of order(cron.second)) {
        const time = hour * 3_600_000 + minute * 60_000 + second * 1000;
        if (!isBeyond(time)) return time;
      }
    }
  }
  return undefined;
}

function search(cron: Cron, from: number, step: 1 | -1): number | undefined {
  const local = from + SHIFT_MS;
  const today = Math.floor(local / DAY_MS) * DAY_MS;
  for (let n = 0; n <= REACH_DAYS; n += 1) {
    const day = today + step * n * DAY_MS;
    if (!isDay(cron, new Date(day))) continue;
    const time = timeInDay(cron, n === 0 ? local - today : step * Number.NEGATIVE_INFINITY, step);
    if (time !== undefined) return day + time - SHIFT_MS;
  }
  return undefined;
}

/** The latest fire time that is not later than `at`, in ms since 1970; none within nine years is undefined. */
export function latestFire(cron: Cron, at: number): number | undefined {
  return search(cron, at, -1);
}

/** The first fire time after `after`, in ms since 1970; none within nine years is undefined. */
export function nextFire(cron: Cron, after: number): number | undefined {
  return search(cron, after + 1, 1);
}
