import { field } from '../../scf/shape.ts';
import { textOf } from './answer.ts';

/** Why a call did not come to an answer. */
export interface Fault {
  /** The code of the API, or a sign of ours: `ECONNREFUSED`, `ENOTFOUND`, `EAI_AGAIN`, `tls`, `not-tls`, `timeout`, `connection-lost`, `http-4xx`, `http-5xx`, `not-the-api`. */
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  /** `no`: surely not done. `maybe`: it may have been done. */
  readonly done: 'no' | 'maybe';
  /** Whether the same call may get through later: `few` tries tell where it may as well be for good. */
  readonly patience: 'none' | 'few' | 'long';
}

/** Refused for the moment only, by the documents (583/17240). */
const BUSY = new Set([
  'FailedOperation.OperationConflict',
  'FailedOperation.FunctionStatusError',
  'FailedOperation.FunctionNameStatusError',
  'FailedOperation.FunctionVersionStatusNotActive',
  'FailedOperation.ReservedInProgress',
  'FailedOperation.TotalConcurrencyMemoryInProgress',
]);

/** Refused since the function is busy, or for a reason that stays. */
const BUSY_OR_BAD = new Set([
  'FailedOperation.UpdateFunctionCode',
  'FailedOperation.UpdateFunctionConfiguration',
  'FailedOperation.CreateTrigger',
  'FailedOperation.DeleteFunction',
]);

type Trait = Pick<Fault, 'done' | 'patience'>;
const REFUSED: Trait = { done: 'no', patience: 'none' };
const FEW: Trait = { done: 'no', patience: 'few' };
const LATER: Trait = { done: 'no', patience: 'long' };
const UNCLEAR: Trait = { done: 'maybe', patience: 'long' };

function traitOf(code: string): Trait {
  const [family] = code.split('.');
  if (family === 'InternalError') return UNCLEAR;
  if (BUSY_OR_BAD.has(code)) return FEW;
  return family === 'RequestLimitExceeded' || BUSY.has(code) ? LATER : REFUSED;
}

/** The SDK keeps nothing of a network fault but the text of node-fetch. */
const SIGNS: readonly (readonly [form: RegExp, code: string, trait: Trait])[] = [
  // With several addresses (localhost has two) and none that answers, Node's own error has no text.
  [/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|reason:\s*$/, 'ECONNREFUSED', LATER],
  [/ENOTFOUND/, 'ENOTFOUND', LATER],
  [/EAI_AGAIN/, 'EAI_AGAIN', LATER],
  [/wrong version number|packet length too long/, 'not-tls', REFUSED], // what OpenSSL makes of an answer in plain HTTP
  [/certificate|CERT_|altnames|SSL|EPROTO/i, 'tls', REFUSED],
  [/timeout|ETIMEDOUT/i, 'timeout', UNCLEAR],
  [/invalid json response|JSON|undefined \(reading/, 'not-the-api', UNCLEAR],
  [/ECONNRESET|EPIPE|hang up|reason:|aborted|Premature close|network|body/i, 'connection-lost', UNCLEAR],
];

function signOf(message: string, thrown: unknown): Pick<Fault, 'code'> & Trait {
  const status = field(thrown, 'httpCode');
  if (typeof status === 'number') {
    const isOurs = status < 500 && status !== 429;
    return isOurs ? { code: 'http-4xx', ...REFUSED } : { code: 'http-5xx', ...UNCLEAR };
  }
  const [, code, trait] = SIGNS.find(([form]) => form.test(message)) ?? [];
  return code && trait ? { code, ...trait } : { code: 'not-sent', ...REFUSED };
}

/** Reads what the SDK threw: an answer of the API with its code, else an HTTP status or a fault of the network. */
export function readFault(thrown: unknown): Fault {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = textOf(thrown, 'code');
  const requestId = textOf(thrown, 'requestId');
  const isOfApi = requestId !== '' || /^[A-Z][a-z]/.test(code);
  if (code !== '' && isOfApi) return { code, message, requestId, ...traitOf(code) };
  return { message: message || `HTTP ${field(thrown, 'httpCode') ?? 'fault'}`, requestId, ...signOf(message, thrown) };
}
