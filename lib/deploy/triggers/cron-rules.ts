import { asPurgeError } from '../../errors.ts';
import { parseCron } from '../../scf/cron-parse.ts';
import { kindOf } from '../../scf/shape.ts';
import type { Read } from '../service-file/values.ts';

function isCron(text: string): boolean {
  try {
    parseCron(text);
    return true;
  } catch {
    return false; // the caller tells why, of the text that people wrote
  }
}

/** Every so many minutes or hours, where the clock can say so. */
function rateCron(text: string): string | undefined {
  const [, number = '', unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text) ?? [];
  const n = Number(number);
  if (unit === 'minute' && 60 % n === 0) return `0 */${n} * * * * *`;
  if (unit === 'hour' && 24 % n === 0) return `0 0 */${n} * * * *`;
  return unit === 'day' && n === 1 ? '0 0 0 * * * *' : undefined;
}

/** Seven fields out of the five of Unix, the six of Spring or AWS, or the seven of Quartz. */
function sevenFields(text: string): readonly string[] {
  const [, inside] = /^cron\((.*)\)$/.exec(text) ?? [];
  const fields = (inside ?? text).trim().split(' ');
  if (fields.length < 5 || fields.length > 7) return [];
  const isAws = inside !== undefined || fields[2] === '?' || fields[4] === '?';
  const isUnix = fields.length === 5;
  const seven = [...(isUnix || isAws ? ['0'] : []), ...fields, ...(isUnix || !isAws ? ['*'] : [])].slice(0, 7);
  const countsFromOne = inside !== undefined || text.includes('?'); // and Sunday is 1 there
  return countsFromOne && /\d/.test(seven[5] ?? '') ? [] : seven;
}

/** What was meant by a cron of another system. */
function suggestion(text: string): string | undefined {
  const meant = rateCron(text) ?? sevenFields(text).join(' ').replaceAll('?', '*');
  return isCron(meant) ? meant : undefined;
}

/**
 * Reads a cron of seven fields, one blank between them. One of another system is refused with what it would be here; weekdays count
 * from 0, Sunday, as in Unix. Says nothing of when it fires.
 */
export function readCron(value: unknown): Read<string> {
  if (typeof value !== 'string') return { problem: `a cron is a text of seven fields, but this is ${kindOf(value)}` };
  const text = value.trim().split(/\s+/).join(' ');
  try {
    parseCron(text);
    return { value: text };
  } catch (cause) {
    const meant = suggestion(text);
    const advice = meant ? `; write '${meant}' (UTC+8)` : '';
    return { problem: `${asPurgeError(cause).message.replace(/^cron: /, '')}${advice}` };
  }
}
