import type { Site } from '../../config/config.ts';
import type { Trigger } from '../desired.ts';
import { overlap } from './cos-rules.ts';
import { siteTriggers } from './site-triggers.ts';

/** The sites in this region that some of the triggers watch, be it in part. */
export function watchedSites(triggers: readonly Trigger[], sites: readonly Site[], region: string): readonly Site[] {
  const rules = triggers.flatMap((trigger) => (trigger.type === 'cos' ? [trigger] : []));
  return sites.filter((site) =>
    siteTriggers([site], region).triggers.some((wanted) => rules.some((rule) => overlap(wanted, rule))),
  );
}
