import { checkApis } from './checks/apis.ts';
import { checkClock } from './checks/clock.ts';
import { checkConfiguration } from './checks/configuration.ts';
import { checkDatabase } from './checks/database.ts';
import { checkDomains } from './checks/domains.ts';
import { checkEgress } from './checks/egress.ts';
import { checkFunctions } from './checks/functions.ts';
import { checkKeys } from './checks/keys.ts';
import { checkOrder } from './checks/order.ts';
import { checkQuota } from './checks/quota.ts';
import { checkRights } from './checks/rights.ts';
import { checkRole } from './checks/role.ts';
import { checkSettings } from './checks/settings.ts';
import { checkTriggers } from './checks/triggers.ts';
import type { Line } from './line.ts';
import type { Scene } from './scene.ts';

/** One look at one thing. Throws PurgeError where a setting that it needs cannot be used. */
export interface Check {
  /** What its line is called when it throws. */
  readonly name: string;
  readonly run: (scene: Scene) => Promise<readonly Line[]>;
}

/** Everything that the doctor looks at, in the order it is told; none needs another. A new check is a file and a line here. */
export const CHECKS: readonly Check[] = [
  { name: 'configuration', run: checkConfiguration },
  { name: 'keys', run: checkKeys },
  { name: 'clock', run: checkClock },
  { name: 'api', run: checkApis },
  { name: 'order', run: checkOrder },
  { name: 'domains', run: checkDomains },
  { name: 'quota', run: checkQuota },
  { name: 'rights', run: checkRights },
  { name: 'database', run: checkDatabase },
  { name: 'functions', run: checkFunctions },
  { name: 'triggers', run: checkTriggers },
  { name: 'settings', run: checkSettings },
  { name: 'egress', run: checkEgress },
  { name: 'role', run: checkRole },
];
