import type { CdnWork } from '../cdn-quota.ts';

/** How many targets one call may have (228/37870, 228/37871, 228/37869; older pages say 20 directories). */
export const CDN_CALL_LIMITS: Readonly<Record<CdnWork, number>> = { url: 1000, dir: 500, push: 500 };
