import type { Link } from '../../cdn/link.ts';
import type { Env } from '../../config/settings.ts';
import type { Checked } from '../../config-check/check.ts';
import type { DateOf } from './date-header.ts';
import type { Deployment } from './deployment.ts';
import type { Keys } from './keys.ts';
import type { Probe } from './probe.ts';

/** What checks look at; each takes what it needs. */
export interface Scene extends Checked {
  /** The shell's and those of `.env`. */
  readonly env: Env;
  readonly link: Link;
  readonly keys: Keys;
  /** What each known API answered to a harmless signed call, in the order they came to be; none without keys. */
  readonly probes: readonly Probe[];
  readonly dateOf: DateOf;
  readonly deployment: Deployment;
}
