import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';

/** A deployment package. */
export interface Zip {
  readonly zip: Uint8Array;
  /** SHA-256 of it, hex. */
  readonly sha256: string;
}

const READABLE = 0o100644 * 2 ** 16; // a regular file that everybody may read, where Unix looks for it
const UNIX = 3;

/** SHA-256 in hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Packs one bundle as SCF wants it: the file at the root, since that is where the handler is looked for, and nothing else. The
 * same bundle gives the same bytes on every machine, in every time zone: the time is fixed, and written as it is on the clock.
 */
export function zipBundle(name: string, bundle: Uint8Array): Zip {
  const zip = zipSync(
    { [name]: [bundle, { level: 9, mtime: new Date(1980, 0, 1), os: UNIX, attrs: READABLE }] },
    { level: 9 },
  );
  return { zip, sha256: sha256Of(zip) };
}
