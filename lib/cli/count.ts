import { InvalidArgumentError } from 'commander';

/** Reads a whole number from 1 of the command line. */
export function readCount(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number from 1');
}
