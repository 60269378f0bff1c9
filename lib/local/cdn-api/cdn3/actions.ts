import { optional, required } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { type Action, defineAction, type Result } from '../api3/action.ts';
import { AREAS, type Area } from '../cdn-quota.ts';
import type { State } from '../state.ts';
import { type Submission, submit } from './submission.ts';

const PURGE_WILDCARD = refusal('InvalidParameter.CdnPurgeWildcardNotAllowed', 'A wildcard host cannot be purged.');

const URLS: Submission = {
  work: 'url',
  type: 'purge_url',
  parameter: 'Urls',
  overBatch: refusal('LimitExceeded.CdnPurgeUrlExceedBatchLimit', 'The number of URLs is above the limit of a call.'),
  overQuota: refusal('LimitExceeded.CdnPurgeUrlExceedDayLimit', 'The number of URLs is above the limit of the day.'),
  wildcard: PURGE_WILDCARD,
};

const PATHS: Submission = {
  work: 'dir',
  type: 'purge_prefix',
  parameter: 'Paths',
  overBatch: refusal('LimitExceeded.CdnPurgePathExceedBatchLimit', 'The number of paths is above the limit of a call.'),
  overQuota: refusal('LimitExceeded.CdnPurgePathExceedDayLimit', 'The number of paths is above the limit of the day.'),
  wildcard: PURGE_WILDCARD,
};

const PUSH: Submission = {
  work: 'push',
  type: 'prefetch_url',
  parameter: 'Urls',
  overBatch: refusal('LimitExceeded.CdnPushExceedBatchLimit', 'The number of URLs is above the limit of a call.'),
  overQuota: refusal('LimitExceeded.CdnPushExceedDayLimit', 'The number of URLs is above the limit of the day.'),
  wildcard: refusal('InvalidParameter.CdnPushWildcardNotAllowed', 'A wildcard host cannot be prefetched.'),
};

/**
 * The areas that a call is for. For a purge an absent Area means that of the domain, and the domains of this account are overseas
 * ones; one that is named is taken as it is, since no domain here is bound to an area.
 */
function areasOf(area: string, known: Readonly<Record<string, readonly Area[]>>): Refusal | readonly Area[] {
  const areas = Object.hasOwn(known, area) ? known[area] : undefined;
  const names = Object.keys(known).join(', ');
  return areas ?? refusal('InvalidParameter.CdnParamError', `Area must be one of ${names}.`);
}

const ONE: Readonly<Record<string, readonly Area[]>> = { mainland: ['mainland'], overseas: ['overseas'] };
const ANY = { ...ONE, global: AREAS };

function submitIn(
  submission: Submission,
  areas: Refusal | readonly Area[],
  targets: readonly string[],
  changedOnly: boolean,
  state: State,
): Result {
  return 'code' in areas ? areas : submit(submission, { targets, areas, changedOnly }, state);
}

/** PurgeUrlsCache (228/37870). UrlEncode is taken and not acted on: what it does with `%` is not documented. */
export const PURGE_URLS: Action = defineAction({
  parameters: { Urls: required('texts'), Area: optional('text'), UrlEncode: optional('flag') },
  overQuota: URLS.overQuota,
  run: ({ Urls, Area = 'overseas' }, state) => submitIn(URLS, areasOf(Area, ONE), Urls, false, state),
});

/** PurgePathCache (228/37871): FlushType `flush` drops what changed, `delete` everything. */
export const PURGE_PATHS: Action = defineAction({
  parameters: {
    Paths: required('texts'),
    FlushType: required('text'),
    Area: optional('text'),
    UrlEncode: optional('flag'),
  },
  overQuota: PATHS.overQuota,
  run({ Paths, FlushType, Area = 'overseas' }, state) {
    if (!['flush', 'delete'].includes(FlushType)) {
      return refusal('InvalidParameter.CdnParamError', 'FlushType must be flush or delete.');
    }
    return submitIn(PATHS, areasOf(Area, ONE), Paths, FlushType === 'flush', state);
  },
});

/** PushUrlsCache (228/37869): `global` spends of both areas. What says how to fetch is taken and not acted on. */
export const PUSH_URLS: Action = defineAction({
  parameters: {
    Urls: required('texts'),
    Area: optional('text'),
    UserAgent: optional('text'),
    Layer: optional('text'),
    ParseM3U8: optional('flag'),
    DisableRange: optional('flag'),
    Headers: optional('objects'),
    UrlEncode: optional('flag'),
  },
  overQuota: PUSH.overQuota,
  run: ({ Urls, Area = 'mainland' }, state) => submitIn(PUSH, areasOf(Area, ANY), Urls, false, state),
});
