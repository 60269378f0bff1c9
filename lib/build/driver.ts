import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { type Cut, DRIVER_CUTS } from './driver-cuts.ts';

function without(source: string, { from, to, instead = '' }: Cut): string {
  const [before, after, ...more] = source.split(from);
  const end = to === undefined ? after?.length : after?.indexOf(to);
  if (before === undefined || after === undefined || end === undefined || end < 0 || more.length > 0)
    throw new Error(`nothing, or not one thing, to cut from ${JSON.stringify(from)} to ${JSON.stringify(to)}`);
  return `${before}${instead}${after.slice(end)}`;
}

/**
 * A file of the driver, by its name, without what is never asked of it. Throws where nobody has read such a file, and where it is
 * another one than the cuts were made for.
 */
export function cutDriver(name: string, source: string): string {
  const file = DRIVER_CUTS[name];
  const sha256 = createHash('sha256').update(source).digest('hex');
  if (!file || sha256 !== file.sha256)
    throw new Error(
      `${name} of the driver has changed: compare it with the cuts of lib/build/driver-cuts.ts, then note ${sha256}`,
    );
  return file.cuts.reduce(without, source);
}

/** Takes out of the driver what `lib/outbox` never asks of it. */
export const leanDriver: Plugin = {
  name: 'lean-driver',
  setup(build) {
    build.onLoad({ filter: /[\\/]postgres[\\/]src[\\/]\w+\.js$/ }, async ({ path: file }) => ({
      contents: cutDriver(path.basename(file), await readFile(file, 'utf8')),
      loader: 'js',
    }));
  },
};
