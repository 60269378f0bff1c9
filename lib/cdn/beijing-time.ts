const ZONE_MS = 8 * 3_600_000;

/** A moment (ms since 1970) as the CDN writes it, in UTC+8: `2018-08-08 00:00:00`. */
export function beijingTime(ms: number): string {
  return new Date(ms + ZONE_MS).toISOString().slice(0, 19).replace('T', ' ');
}
