import type { Form } from '../form.ts';
import type { State } from '../state.ts';
import { malformed, type Refusal } from './refusal.ts';
import { isSignedBy } from './signature.ts';

/** A call of API 2.0 as it arrived. `host` is the Host header, port included. */
export interface Api2Call {
  readonly method: 'GET' | 'POST';
  readonly host: string;
  readonly path: string;
  readonly form: Form;
}

// The CDN page says 2 hours (228/5078), the newer generic ones 5 minutes (239/1757): what passes here passes there.
const WINDOW_MS = 5 * 60_000;

const UINT = /^\d{1,20}$/;
const POSITIVE = /^[1-9]\d{0,19}$/;

/** The common parameters that must be there (page 231/4473), with the form of those that have one. */
const COMMON: readonly (readonly [name: string, form: RegExp, what: string])[] = [
  ['Timestamp', UINT, 'a UNIX time in seconds'],
  ['Nonce', POSITIVE, 'a positive integer'],
  ['SecretId', /./, 'a key id'],
  ['Signature', /./, 'a signature'],
];

function checkCommon({ values, repeated }: Form): Refusal | undefined {
  // A signature covers one value of each key, so with two it is not known which was meant.
  if (repeated.size > 0) return malformed('A parameter is given more than once.');
  for (const [name, form, what] of COMMON) {
    const value = values.get(name);
    if (value === undefined) return malformed(`Parameter ${name} is missing.`);
    if (!form.test(value)) return malformed(`Parameter ${name} must be ${what}.`);
  }
  return undefined;
}

function checkClock(timestampMs: number, now: number): Refusal | undefined {
  if (now - timestampMs > WINDOW_MS) return { code: 4200, text: 'The request has expired.' };
  if (timestampMs - now <= WINDOW_MS) return undefined;
  // Users saw the server's time at the end of this message; clients use it to see how far off their clock is.
  const text = `Timestamp is too far from the time of the server. Server Timestamp = ${Math.floor(now / 1000)}`;
  return { code: 4500, text };
}

/**
 * Checks who calls, in this order: common parameters (4000), key (4104), signature (4100), clock (4200 when late, 4500 when
 * early), and that the nonce is new inside the window (4500). Only a call that passes uses its nonce up. A Token is taken as
 * it is, since no session is known here.
 */
export function authenticate({ method, host, path, form }: Api2Call, state: State): Refusal | undefined {
  const unusable = checkCommon(form);
  if (unusable) return unusable;
  const params = form.values;
  const { secretId, secretKey } = state.account;
  if (params.get('SecretId') !== secretId) return { code: 4104, text: 'The SecretId does not exist.' };
  if (!isSignedBy(secretKey, { method, host, path, params })) {
    return { code: 4100, text: 'Signature verification failed.' };
  }
  const now = state.now();
  const timestampMs = Number(params.get('Timestamp')) * 1000;
  const late = checkClock(timestampMs, now);
  if (late) return late;
  if (state.nonces.use(secretId, params.get('Nonce') ?? '', timestampMs + WINDOW_MS, now)) return undefined;
  return { code: 4500, text: 'The request is a replay: this Nonce was used before.' };
}
