import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { PurgeError } from '../errors.ts';

/** Reads a file, or standard input for `-`. Throws PurgeError `BAD_USAGE` where it is not there or `parse` throws. */
export async function readSource<Value>(what: string, file: string, parse: (bytes: Buffer) => Value): Promise<Value> {
  try {
    return parse(file === '-' ? await buffer(process.stdin) : await readFile(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new PurgeError('BAD_USAGE', `the ${what} cannot be read from ${file}: ${reason}`, { cause });
  }
}
