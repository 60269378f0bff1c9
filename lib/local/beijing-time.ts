const DAY_MS = 24 * 3_600_000;
// No page names the zone of a quota's day or of a log's times; this project takes Beijing's (`budget.dayStart`).
const ZONE_MS = 8 * 3_600_000;

/** The number of the day in UTC+8 on which a moment (ms since 1970) falls; it turns at 00:00 there. */
export function beijingDay(at: number): number {
  return Math.floor((at + ZONE_MS) / DAY_MS);
}

/** A moment (ms since 1970) as the APIs write it: `2018-08-08 00:00:00`, in UTC+8. */
export function beijingText(at: number): string {
  return new Date(at + ZONE_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Reads what `beijingText` writes, in ms since 1970; undefined for any other form and for a day that does not exist. */
export function readBeijingText(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const at = Date.parse(`${text.replace(' ', 'T')}Z`) - ZONE_MS;
  // Some engines roll 30 February over into March.
  return !Number.isNaN(at) && beijingText(at) === text ? at : undefined;
}
