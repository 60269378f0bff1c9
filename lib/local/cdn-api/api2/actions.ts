import type { TargetKind } from '../../../types.ts';

/** What a purge action takes and what it may take. */
export interface Action {
  readonly kind: TargetKind;
  /** Quotas count apart for each area. */
  readonly area: 'overseas' | 'mainland';
  /** Its parameters are `urls.n` or `dirs.n`, n from 0. */
  readonly parameter: 'urls' | 'dirs';
  readonly callLimit: number;
  readonly callLimitCode: 22043 | 22045;
  readonly dayLimit: number;
  readonly dayLimitCode: 22044 | 22046;
}

const URLS = {
  kind: 'url',
  parameter: 'urls',
  callLimit: 1000,
  callLimitCode: 22043,
  dayLimit: 10_000,
  dayLimitCode: 22044,
} as const;

const DIRS = {
  kind: 'dir',
  parameter: 'dirs',
  callLimit: 20,
  callLimitCode: 22045,
  dayLimit: 100,
  dayLimitCode: 22046,
} as const;

/** The purge actions of API 2.0 by name, case-sensitive (pages 228/7346, 228/7389, 231/3946; limits on each). */
export const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['RefreshCdnOverSeaUrl', { area: 'overseas', ...URLS }],
  ['RefreshCdnOverSeaDir', { area: 'overseas', ...DIRS }],
  ['RefreshCdnUrl', { area: 'mainland', ...URLS }],
  ['RefreshCdnDir', { area: 'mainland', ...DIRS }],
]);
