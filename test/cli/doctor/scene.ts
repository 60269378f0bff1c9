import type { Link } from '../../../lib/cdn/link.ts';
import { createTransport } from '../../../lib/cdn/transport.ts';
import type { Keys } from '../../../lib/cli/doctor/keys.ts';
import type { Probe } from '../../../lib/cli/doctor/probe.ts';
import type { Env } from '../../../lib/config/settings.ts';
import { type Checked, checkConfig } from '../../../lib/config-check/check.ts';
import { PurgeError } from '../../../lib/errors.ts';
import type { ApiName, Failure, FailureClass } from '../../../lib/types.ts';

/** A configuration of one site, with these options of `cdn` (YAML) and what else there is. */
export function configured(cdn = 'apis: [cdn-3.0]', more = '', site = "bases: ['https://a.example']"): Checked {
  return checkConfig(`cdn: {${cdn}}\nsites: [{name: www, ${site}}]\n${more}`, 'test.yaml');
}

export const link: Link = { transport: createTransport(() => 0), now: () => Date.now(), sleep: async () => undefined };

export const keys = {
  credentials: { secretId: 'AKIDlocal', secretKey: 'local-secret' },
  from: 'PURGE_SECRET_ID, PURGE_SECRET_KEY',
  isDeployers: false,
} as const satisfies Keys;

export const noKeys: Keys = { problem: new PurgeError('NO_CREDENTIALS', 'no keys to sign with'), isWrong: true };

/** Every API at one address. */
export const apisAt = (url: string): Env => ({ CDN_API2_URL: url, CDN_API3_URL: url, EDGEONE_API_URL: url });

export function failure(code: string, failureClass: FailureClass): Failure {
  return { code, class: failureClass, scope: 'account', message: `it said ${code}`, advice: `mend ${code}` };
}

/** What a probe came to; alive unless told otherwise. */
export function probed(api: ApiName, more: Partial<Probe> = {}): Probe {
  return { api, isConfigured: true, state: 'alive', ms: 12, ...more };
}
