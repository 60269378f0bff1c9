import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { PurgeError } from '../errors.ts';
import type { FrameworkOptions } from './framework.ts';

/** What says where the event is. */
export interface PayloadSource {
  readonly options: FrameworkOptions;
  readonly framework: { readonly serviceDir: string };
}

async function read(session: PayloadSource): Promise<string> {
  const { data, path: file } = session.options;
  if (typeof data === 'string') return data;
  if (file === '-') return text(process.stdin);
  return typeof file === 'string' ? readFile(path.resolve(session.framework.serviceDir, file), 'utf8') : '';
}

/**
 * The event of `invoke` and `invoke local` as JSON text: `--data`, else the file of `--path` (`-` is standard input), else `{}`. With
 * `--raw` the data is a text, which becomes a JSON string. Throws PurgeError `BAD_USAGE` when it cannot be read or is no JSON.
 */
export async function readPayload(session: PayloadSource): Promise<string> {
  try {
    const given = await read(session);
    if (session.options['raw'] === true) return JSON.stringify(given);
    return given.trim() === '' ? '{}' : JSON.stringify(JSON.parse(given));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new PurgeError('BAD_USAGE', `the event cannot be read: ${reason}; give JSON with --data or --path`, {
      cause,
    });
  }
}
