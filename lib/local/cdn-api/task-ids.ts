import { randomInt } from 'node:crypto';

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

function randomText(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** A task id of CDN 3.0 like that of the samples, `1533045796-i60rfmzm`: seconds since 1970, and eight letters or digits. */
export function newTaskId(now: number): string {
  return `${Math.floor(now / 1000)}-${randomText(8)}`;
}

/** A job id of EdgeOne like that of the samples, `1379afjk91u32h`. */
export function newJobId(): string {
  return randomText(14);
}
