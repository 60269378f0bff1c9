const DAY_MS = 86_400_000;
const ZONES_MS = DAY_MS / 2; // a day ends last at UTC-12
const DAY = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
const TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(?:([Zz])|([+-])(\d\d):?(\d\d))?$/;

/** When a day, month or year ends, at the last place on earth where it does; NaN for a day that no calendar has. */
function endOfDay(year: string, month?: string, day?: string): number {
  const start = Date.parse(`${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`);
  const date = new Date(start);
  if (day && date.getUTCDate() !== Number(day)) return Number.NaN;
  if (!day && month) date.setUTCMonth(date.getUTCMonth() + 1);
  else if (!month) date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.getTime() + (day ? DAY_MS : 0) + ZONES_MS;
}

/** The last moment that a `<lastmod>` may mean, ms since 1970: it may name a year, a day, a minute, with a zone or without. NaN: unreadable. */
function latestMoment(text: string): number {
  const [whole, year = '', month, dayOfMonth] = DAY.exec(text) ?? [];
  if (whole !== undefined) return endOfDay(year, month, dayOfMonth);
  const [, day = '', hour = '', minute = '', second, utc, sign, hours, minutes] = TIME.exec(text) ?? [];
  const [y = '', m, d] = day.split('-');
  if (Number.isNaN(endOfDay(y, m, d))) return Number.NaN;
  const local = Date.parse(`${day}T${hour}:${minute}:${second ?? '59'}.999Z`);
  if (utc) return local;
  return sign ? local - Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000 : local + ZONES_MS;
}

/**
 * Says whether something that was modified then may be newer than `since` (ms since 1970, itself included). In doubt yes: for
 * a day that is not over everywhere, and for a date that is missing or cannot be read.
 */
export function isChanged(lastmod: string | undefined, since: number): boolean {
  return !(latestMoment(lastmod ?? '') < since);
}
