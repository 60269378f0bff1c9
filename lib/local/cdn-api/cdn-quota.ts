/** Where nodes stand; each area has quotas of its own (228/37870). */
export type Area = 'mainland' | 'overseas';

/** The areas in the order in which quotas are told. */
export const AREAS = ['mainland', 'overseas'] as const satisfies readonly Area[];

/** What is paid for. */
export type CdnWork = 'url' | 'dir' | 'push';

/** What an account may have done in a day, for each area (228/7346, 228/7389, 228/7359; the same in API 3.0). */
export const CDN_DAY_LIMITS: Readonly<Record<CdnWork, number>> = { url: 10_000, dir: 100, push: 1000 };

/** The pool that such work is paid from. API 2.0 and 3.0 are two doors to one product, so they share it. */
export function cdnPool(area: Area, work: CdnWork): string {
  return `cdn ${area} ${work}`;
}
