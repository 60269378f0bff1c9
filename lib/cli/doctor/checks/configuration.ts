import { type Line, ok } from '../line.ts';
import type { Scene } from '../scene.ts';

/** What the configuration holds, and what its author should know all the same. One with problems never gets here. */
export async function checkConfiguration({ config, warnings }: Pick<Scene, 'config' | 'warnings'>): Promise<Line[]> {
  const { sites, webhooks, schedules, cdn } = config;
  const counts = `${sites.length} site(s), ${webhooks.length} webhook(s), ${schedules.length} schedule(s)`;
  const all = [`${counts}, apis: [${cdn.apis.join(', ')}], ${cdn.area}`, ...warnings.map((text) => `warning: ${text}`)];
  return [ok('configuration', all.join('; '))];
}
