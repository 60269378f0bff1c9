import { zipBundle } from './zip.ts';

/** The most that a bundle should have, in bytes: as an instance reads it, and as it is uploaded and fetched. */
const MOST = { raw: 75_000, zipped: 40_000 };

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** What to tell the author of a configuration whose bundle is larger than a cold start should have to read; nothing of others. */
export function sizeWarning(name: string, bundle: Uint8Array): string | undefined {
  const zipped = zipBundle(name, bundle).zip.length;
  if (bundle.length <= MOST.raw && zipped <= MOST.zipped) return undefined;
  const limits = `${MOST.raw / 1000} kB and ${MOST.zipped / 1000} kB`;
  return (
    `makes ${name} ${kB(bundle.length)} long, ${kB(zipped)} as it is uploaded; above ${limits} a cold start takes ` +
    'longer. It works all the same; fewer APIs, sites or rules make it shorter'
  );
}
