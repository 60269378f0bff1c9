import type { Answered, ApiName, Call, Outcome, Provider } from '../../types.ts';

/** An action of an API that the functions call, and a way to try it that changes nothing. */
export interface Right {
  /** As a CAM policy names it. */
  readonly action: string;
  /** One transmission: what purges is called with an empty list. Undefined where the provider cannot. */
  ask(provider: Provider, call: Call, now: number): Promise<Outcome | Answered<unknown>> | undefined;
}

const urls: Right['ask'] = (provider, call) => provider.purge('url', [], call);
const dirs: Right['ask'] = (provider, call) => provider.purge('dir', [], call);
const tasks: Right['ask'] = (provider, call, now) => provider.tasks?.({ from: now - 60_000, to: now }, call);
const quota: Right['ask'] = (provider, call) => provider.quota?.(call);

/**
 * What the functions call of each API, and nothing else: purging, and in queued mode the state of tasks and the quota. CAM names
 * a right after the action, behind the product (228/41867); for API 2.0 that is inferred.
 */
export const RIGHTS: Readonly<Record<ApiName, readonly Right[]>> = {
  'cdn-2.0': [
    { action: 'cdn:RefreshCdnOverSeaUrl', ask: urls },
    { action: 'cdn:RefreshCdnOverSeaDir', ask: dirs },
    { action: 'cdn:GetCdnOverseaRefreshLog', ask: tasks },
  ],
  'cdn-3.0': [
    { action: 'cdn:PurgeUrlsCache', ask: urls },
    { action: 'cdn:PurgePathCache', ask: dirs },
    { action: 'cdn:DescribePurgeTasks', ask: tasks },
    { action: 'cdn:DescribePurgeQuota', ask: quota },
  ],
  edgeone: [
    { action: 'teo:CreatePurgeTask', ask: urls },
    { action: 'teo:DescribePurgeTasks', ask: tasks },
    { action: 'teo:DescribeContentQuota', ask: quota },
  ],
};
