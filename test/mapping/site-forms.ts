import type { Site } from '../../lib/config/config.ts';
import { compileForms } from '../../lib/config-check/site-compile.ts';
import type { RawForms } from '../../lib/config-check/site-schema.ts';
import { createObjectMapper, type Mapped } from '../../lib/mapping/object-targets.ts';
import { change, site } from './site.ts';

/** A site with options as people write them. */
export function siteWith(forms: Partial<RawForms>, fields: Partial<Site> = {}): Site {
  const off: RawForms = { bareIndex: false, cleanUrls: false, query: 'keep', variants: [], also: [] };
  return site({ ...fields, ...compileForms({ ...off, ...forms }) });
}

/** What a change of an object comes to in one site. */
export function mapIn(own: Site, ...keys: string[]): Mapped {
  return createObjectMapper([own])(change(...keys));
}

/** The targets of an object, each as `kind URL`. */
export function namesIn(own: Site, ...keys: string[]): string[] {
  return mapIn(own, ...keys).targets.map(({ kind, url }) => `${kind} ${url}`);
}
