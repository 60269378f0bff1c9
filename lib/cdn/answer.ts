import { field, parseJson } from '../scf/shape.ts';
import type { Credentials, Culprit, Failure, Outcome } from '../types.ts';
import { classify } from './failures.ts';
import { namedIn } from './named.ts';
import { withoutSecrets } from './secrets.ts';
import type { HttpResult } from './transport.ts';

/** An outcome that is not an acceptance. */
export type Failed = Exclude<Outcome, { readonly kind: 'accepted' }>;

/** What an answer holds; or, where the call failed, its outcome. */
export interface Read {
  readonly data?: unknown;
  readonly failed?: Failed;
}

const MODULE_CODE = /^\s*\((-?\d+)\)/;
const CODE = /^[-\w.]{1,64}$/; // whatever else stands there may be anything, an echo of a secret included

/** Numbers come as numbers or as text (`"code":"0"` on old pages). */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The codes of an answer, most telling first: with 4000 the module code says more than the common one. */
function codesOf(answer: unknown): readonly string[] {
  const code = textOf(field(answer, 'code'));
  const description = textOf(field(answer, 'codeDesc'));
  const moduleCode = MODULE_CODE.exec(textOf(field(answer, 'message')))?.[1] ?? '';
  if (code !== '4000') return [code, moduleCode, description, code];
  return [moduleCode, description === 'InvalidParameter' ? '' : description, code]; // that word says no more than the number
}

/** The list at a field; empty where none is. */
export function listAt(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}

/** An acceptance of `count` targets, with the task that the API named, if it did. */
export function accepted(count: number, taskId: unknown): Extract<Outcome, { readonly kind: 'accepted' }> {
  const id = textOf(taskId);
  return { kind: 'accepted', count, ...(id && { taskId: id }) };
}

function signOf(status: number): string {
  if (status === 501 || status === 413 || status === 404 || status === 410 || status === 429) return `http-${status}`;
  return status >= 500 ? 'http-5xx' : 'not-json';
}

/**
 * Makes the outcome of a failed call from its codes, most telling first. `sent` false: nothing reached the server. Where the
 * message names the URLs or hosts of `urls` that it is about, they are its culprits.
 */
export function fail(codes: readonly string[], message: string, urls: readonly string[] = [], sent = true): Failed {
  const { failure, done } = classify(codes, message);
  if (done === 'maybe' && sent) return { kind: 'maybe', failure };
  return { kind: 'refused', failure, ...named(failure, message, urls) };
}

function named(failure: Failure, message: string, urls: readonly string[]): { readonly culprits?: readonly Culprit[] } {
  const culprits = namedIn(failure, message, urls).map((url): Culprit => ({ url, failure }));
  return culprits.length > 0 ? { culprits } : {};
}

/**
 * Reads what an API (or the network) answered to a call about `urls`: what it holds, or the outcome of a failure. All
 * envelopes are read on every host, since nobody knows what a retired one answers. Never throws.
 */
export function readAnswer(result: HttpResult, urls: readonly string[], credentials: Credentials): Read {
  const clean = (text: unknown) => withoutSecrets(textOf(text), credentials);
  if (result.kind === 'failed') return { failed: fail([result.sign], clean(result.message), urls, result.sent) };
  const { status } = result;
  const sign = status >= 400 ? [signOf(status)] : []; // tells where the API's own code is not known
  const failed = (codes: readonly string[], message: unknown) => {
    const safe = [...codes.filter((code) => CODE.test(code)).map(clean), ...sign];
    const outcome = fail(safe, clean(message));
    if (outcome.kind === 'maybe') return { failed: outcome };
    return { failed: { ...outcome, ...named(outcome.failure, textOf(message), urls) } }; // names are looked for in all of it
  };
  const answer = parseJson(result.body);
  const code = textOf(field(answer, 'code'));
  if (code === '0' && status < 400) return { data: field(answer, 'data') };
  if (code !== '') return failed(codesOf(answer), field(answer, 'message'));
  const response = field(answer, 'Response');
  const error = field(response, 'Error');
  const name = textOf(field(error, 'Code'));
  if (CODE.test(name)) return failed([name], field(error, 'Message'));
  const isTold = ['TaskId', 'JobId', 'RequestId'].some((id) => textOf(field(response, id)) !== '');
  if (isTold && error === undefined && status < 400) return { data: response };
  return { failed: fail([signOf(status)], clean(`HTTP ${status}: ${result.body}`)) };
}
