import { field } from '../../../scf/shape.ts';
import { refusal } from '../../api3/refusal.ts';
import { listedTexts } from '../api3/listed-texts.ts';
import type { Product } from '../api3/product.ts';
import { CREATE_PREFETCH, CREATE_PURGE } from './actions.ts';
import { ACCELERATION_DOMAINS } from './domains.ts';
import { PREFETCH_TASKS, PURGE_TASKS } from './lists.ts';
import { CONTENT_QUOTA } from './quotas.ts';
import { ZONES } from './zones.ts';

/** Types whose targets are neither URLs nor directories. */
const OTHER_TYPES: readonly unknown[] = ['purge_host', 'purge_all', 'purge_cache_tag'];

/** The purge and prefetch family of EdgeOne, and its lists of zones and domains (1552/80703 and its neighbours; codes of the SDK's errors.go). */
export const EDGEONE: Product = {
  api: 'edgeone',
  service: 'teo',
  version: '2022-09-01',
  actions: new Map([
    ['CreatePurgeTask', CREATE_PURGE],
    ['CreatePrefetchTask', CREATE_PREFETCH],
    ['DescribePurgeTasks', PURGE_TASKS],
    ['DescribePrefetchTasks', PREFETCH_TASKS],
    ['DescribeContentQuota', CONTENT_QUOTA],
    ['DescribeAccelerationDomains', ACCELERATION_DOMAINS],
    ['DescribeZones', ZONES],
  ]),
  faults: {
    throttle: refusal('LimitExceeded.RateLimitExceeded', 'The number of requests is above the limit.'),
    internal: refusal('InternalError.BackendError', 'Error of a service behind. Try again later.'),
    auth: refusal('AuthFailure.SignatureFailure', 'The signature does not fit the request.'),
    retired: refusal('ActionOffline', 'This action is offline.'),
    maintenance: refusal('OperationDenied.UserMigrating', 'The account is being migrated.'),
    'moved-host': refusal('InvalidParameter.DomainNotFound', 'The domain does not exist.'),
  },
  targetsOf(body) {
    const type = field(body, 'Type');
    const targets = listedTexts(body, 'Targets');
    if (type === 'purge_prefix' || type === 'purge_host') return { urls: [], dirs: targets };
    return { urls: OTHER_TYPES.includes(type) ? [] : targets, dirs: [] };
  },
  // FailedList tells which targets were not taken.
  counts: (body) => listedTexts(body, 'Targets').length > 0,
};
