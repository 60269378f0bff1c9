import { readVariable } from '../config/settings.ts';
import { asPurgeError, type ErrorCode, PurgeError } from '../errors.ts';
import { type HttpReply, type HttpRequest, jsonReply, readHttpEvent } from '../scf/http.ts';
import { readPurgeRequest } from '../webhooks/purge-request.ts';
import { verifyBearer } from '../webhooks/verify/bearer.ts';
import { healthProblem } from './health.ts';
import { purge } from './purge.ts';
import type { Run } from './run.ts';

const BODY_BYTES = 1024 * 1024;

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  BAD_EVENT: 400,
  BAD_REQUEST: 400,
  SITE_UNKNOWN: 400,
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INTERNAL: 500,
};

/** The reply that an error becomes: our own codes below 500 for what the caller can mend, 503 for what a retry or an operator can. */
function errorReply(error: PurgeError, requestId: string, report?: object): HttpReply {
  const message = error.code === 'INTERNAL' ? 'a fault of this function; its log says more' : error.message;
  const body = { ...(report && { ok: false, ...report }), error: { code: error.code, message }, requestId };
  const { allow } = error.detail;
  const headers = {
    ...(error.code === 'UNAUTHORIZED' && { 'www-authenticate': 'Bearer' }),
    ...(typeof allow === 'string' && { allow }),
  };
  return jsonReply(STATUS[error.code] ?? 503, body, headers);
}

function holdsToken(request: HttpRequest, run: Run): boolean {
  const tokens = run.config.purgeToken.flatMap((name) => readVariable(run.env, name) ?? []);
  return verifyBearer(request.headers.get('authorization'), tokens);
}

function warnWithoutToken({ config, env, log }: Run): void {
  if (config.purgeToken.some((name) => readVariable(env, name))) return;
  const names = config.purgeToken.join(' or ');
  log('error', `no token is configured, so every request is refused; set ${names}`, { code: 'BAD_SETTINGS' });
}

async function answerPurge(request: HttpRequest, run: Run): Promise<HttpReply> {
  warnWithoutToken(run);
  if (!holdsToken(request, run))
    throw new PurgeError('UNAUTHORIZED', 'send "Authorization: Bearer <token>" with a valid token');
  const coding = request.headers.get('content-encoding')?.join().trim().toLowerCase() ?? '';
  if (coding !== '' && coding !== 'identity')
    throw new PurgeError('UNSUPPORTED_MEDIA_TYPE', 'send the body without content-encoding');
  if (request.body.length > BODY_BYTES)
    throw new PurgeError('PAYLOAD_TOO_LARGE', 'the body is above 1 MB; send several requests');
  const { report, error } = await purge(readPurgeRequest(request.body), run);
  run.warm.forget(run.requestId); // a synchronous call is never delivered again
  if (!error) return jsonReply(200, { ok: true, ...report });
  run.log('error', error.message, { code: error.code });
  return errorReply(error, run.requestId, report);
}

/** 200 where a purge would reach the edges, else 503; the reason is for holders of the token alone. */
async function answerHealth(request: HttpRequest, run: Run): Promise<HttpReply> {
  const reason = await healthProblem(run);
  if (!reason) return jsonReply(200, { ok: true });
  return holdsToken(request, run) ? errorReply(reason, run.requestId, {}) : jsonReply(503, { ok: false });
}

interface Route {
  readonly method: string;
  readonly answer: (request: HttpRequest, run: Run) => HttpReply | Promise<HttpReply>;
}

const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/purge', { method: 'POST', answer: answerPurge }],
  ['/healthz', { method: 'GET', answer: answerHealth }],
]);

async function route(request: HttpRequest, run: Run): Promise<HttpReply> {
  const known = ROUTES.get(request.path);
  if (!known) throw new PurgeError('NOT_FOUND', 'no such route; there are POST /purge and GET /healthz');
  if (request.method === known.method) return known.answer(request, run);
  const detail = { allow: known.method };
  throw new PurgeError('METHOD_NOT_ALLOWED', `${request.path} takes ${known.method}`, { detail });
}

/**
 * Answers an HTTP event: `POST /purge`, `GET /healthz`. Proof is verified before a body is read; every error becomes a JSON
 * reply, never a redirect, and nothing is thrown, since what a caller sees of a throw is not documented (583/96099).
 */
export async function answerHttp(event: unknown, run: Run): Promise<HttpReply> {
  try {
    return await route(readHttpEvent(event), run);
  } catch (cause) {
    const error = asPurgeError(cause);
    const ours = (STATUS[error.code] ?? 503) >= 500;
    run.log(ours ? 'error' : 'warn', error.message, { code: error.code, ...(ours && error.detail) });
    return errorReply(error, run.requestId);
  }
}
