import type { Site } from '../../lib/config/config.ts';
import type { ObjectChange } from '../../lib/scf/cos.ts';

export const BUCKET = 'www-1250000000';

/** A site of a configuration, with what a test is about. */
export function site(fields: Partial<Site> = {}): Site {
  return {
    name: 'www',
    bucket: BUCKET,
    prefix: '',
    bases: ['https://h.example'],
    ignore: [],
    index: ['index.html'],
    encoding: 'browser',
    priority: 'normal',
    ...fields,
  };
}

/** A change of an object; with two keys where the event did not say which reading is right. */
export function change(...keys: string[]): ObjectChange {
  return { kind: 'created', bucket: BUCKET, keys };
}
