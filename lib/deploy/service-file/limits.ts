import { type Read, shown, wholeNumber } from './values.ts';

interface Range {
  readonly what: string;
  readonly from: number;
  readonly to: number;
  readonly unit?: string;
}

function readRange(value: unknown, { what, from, to, unit }: Range): Read<number> {
  const number = wholeNumber(value);
  if (number !== undefined && number >= from && number <= to) return { value: number };
  const seconds = unit === 'seconds' && number !== undefined && number >= 1000 ? number / 1000 : Number.NaN;
  const isMs = Number.isInteger(seconds) && seconds >= from && seconds <= to;
  const advice = isMs ? `; ${number} ms are ${seconds}` : '';
  return { problem: `${shown(value)} is no ${what}; SCF takes ${from} to ${to}${unit ? ` ${unit}` : ''}${advice}` };
}

/** Reads `memorySize` in MB: 64, or 128 to 3072 in steps of 128 (583/11637). */
export function readMemory(value: unknown): Read<number> {
  const number = wholeNumber(value);
  const isStep = number !== undefined && number >= 128 && number <= 3072 && number % 128 === 0;
  if (number === 64 || isStep) return { value: number };
  return { problem: `${shown(value)} is no memory size; SCF takes 64, or 128 to 3072 in steps of 128 (MB)` };
}

/** Reads `timeout` in s (583/11637). */
export function readTimeout(value: unknown): Read<number> {
  return readRange(value, { what: 'time limit', from: 1, to: 900, unit: 'seconds' });
}

/** Reads `initTimeout` in s; the limit is that of an account as GetAccount's sample has it. */
export function readInitTimeout(value: unknown): Read<number> {
  return readRange(value, { what: 'time limit of a start', from: 1, to: 300, unit: 'seconds' });
}

/** Reads `maximumRetryAttempts` (583/41138). */
export function readRetries(value: unknown): Read<number> {
  return readRange(value, { what: 'number of retries', from: 0, to: 2 });
}

/** Reads `maximumEventAge` in s (583/41138). */
export function readEventAge(value: unknown): Read<number> {
  return readRange(value, { what: 'age of an event', from: 60, to: 21_600, unit: 'seconds' });
}

/** Reads `reservedConcurrency` in instances. What all functions may reserve depends on the account and is not asked here. */
export function readReserved(value: unknown): Read<number> {
  const number = wholeNumber(value);
  if (number !== undefined && number >= 1) return { value: number };
  const advice = 'write a whole number from 1 on, or leave it out for what the account has';
  return { problem: `${shown(value)} is no number of instances; ${advice}` };
}
