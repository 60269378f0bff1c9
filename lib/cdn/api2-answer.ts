import { field, parseJson } from '../scf/shape.ts';
import type { Credentials, Outcome } from '../types.ts';
import { classifyApi2 } from './failures.ts';
import { withoutSecrets } from './secrets.ts';
import type { HttpResult } from './transport.ts';

const MODULE_CODE = /^\s*\((-?\d+)\)/;
const CODE = /^[-\w.]{1,64}$/; // whatever else stands there may be anything, an echo of a secret included

/** Numbers come as numbers or as text (`"code":"0"` on old pages). */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The codes of an answer, most telling first: with 4000 the module code says more than the common one. */
function codesOf(answer: unknown): readonly string[] {
  const code = textOf(field(answer, 'code'));
  const description = textOf(field(answer, 'codeDesc'));
  const moduleCode = MODULE_CODE.exec(textOf(field(answer, 'message')))?.[1] ?? '';
  const codes = code === '4000' ? [moduleCode, description, code] : [code, moduleCode, description];
  return [...codes, code].filter((candidate) => CODE.test(candidate));
}

function statusSign(status: number): string {
  if (status === 501 || status === 404 || status === 410 || status === 429) return `http-${status}`;
  return status >= 500 ? 'http-5xx' : 'not-json';
}

function fail(codes: readonly string[], message: string, sent = true): Outcome {
  const { failure, done } = classifyApi2(codes, message);
  return { kind: done === 'maybe' && sent ? 'maybe' : 'refused', failure };
}

/**
 * Reads what API 2.0 (or the network) answered to a purge of `sent` URLs; tolerant of texts for numbers and missing fields.
 * A `data.count` below `sent` is maybe done. A 3.0-style error on the 2.0 host is read, too. Never throws.
 */
export function readApi2Answer(result: HttpResult, sent: number, credentials: Credentials): Outcome {
  if (result.kind === 'failed') return fail([result.sign], withoutSecrets(result.message, credentials), result.sent);
  const answer = parseJson(result.body);
  const code = textOf(field(answer, 'code'));
  if (code === '0') {
    const counted = Number.parseInt(textOf(field(field(answer, 'data'), 'count')), 10);
    if (counted < sent) return fail(['short-count'], `the API counted ${counted} of ${sent}`);
    const taskId = textOf(field(field(answer, 'data'), 'task_id'));
    return { kind: 'accepted', count: sent, ...(taskId && { taskId }) };
  }
  if (code !== '') {
    const codes = codesOf(answer).map((candidate) => withoutSecrets(candidate, credentials));
    return fail(codes, withoutSecrets(textOf(field(answer, 'message')), credentials));
  }
  const error = field(field(answer, 'Response'), 'Error');
  const errorCode = textOf(field(error, 'Code'));
  if (CODE.test(errorCode)) {
    const message = withoutSecrets(textOf(field(error, 'Message')), credentials);
    return fail([withoutSecrets(errorCode, credentials)], message);
  }
  const sign = statusSign(result.status);
  return fail([sign], withoutSecrets(`HTTP ${result.status}: ${result.body}`, credentials));
}
