import { refusal } from '../../api3/refusal.ts';
import { listedTexts } from '../api3/listed-texts.ts';
import type { Product } from '../api3/product.ts';
import { PURGE_PATHS, PURGE_URLS, PUSH_URLS } from './actions.ts';
import { DOMAINS } from './domains.ts';
import { PURGE_QUOTA, PURGE_TASKS, PUSH_TASKS } from './lists.ts';

/** The purge family of CDN API 3.0, and its list of domains (228/37869 to 37873, 228/41956, 228/41118; codes of 228/30988 and of the SDK's errors.go). */
export const CDN3: Product = {
  api: 'cdn-3.0',
  service: 'cdn',
  version: '2018-06-06',
  actions: new Map([
    ['PurgeUrlsCache', PURGE_URLS],
    ['PurgePathCache', PURGE_PATHS],
    ['PushUrlsCache', PUSH_URLS],
    ['DescribePurgeTasks', PURGE_TASKS],
    ['DescribePushTasks', PUSH_TASKS],
    ['DescribePurgeQuota', PURGE_QUOTA],
    ['DescribeDomains', DOMAINS],
  ]),
  faults: {
    throttle: refusal('RequestLimitExceeded', 'The number of requests is above the limit.'),
    internal: refusal('InternalError.CdnSystemError', 'System error. Try again later.'),
    auth: refusal('AuthFailure.SignatureFailure', 'The signature does not fit the request.'),
    retired: refusal('ActionOffline', 'This action is offline.'),
    maintenance: refusal('OperationDenied.ProductUpdating', 'The product is being updated.'),
    'moved-host': refusal('InvalidParameter.CdnHostExistsInEdgeOne', 'This domain is already in EdgeOne.'),
  },
  targetsOf: (body) => ({ urls: listedTexts(body, 'Urls'), dirs: listedTexts(body, 'Paths') }),
  // A task id for the whole call is all that it answers.
  counts: () => false,
};
