import type { Config } from '../config/config.ts';
import { readVariable } from '../config/settings.ts';
import { asPurgeError, PurgeError } from '../errors.ts';
import { type HttpReply, type HttpRequest, jsonReply, readHttpEvent } from '../scf/http.ts';
import { parseBody, refuseCoding } from '../webhooks/payload.ts';
import { readPurgeRequest } from '../webhooks/purge-request.ts';
import { verifyBearer } from '../webhooks/verify/bearer-token.ts';
import { errorReply, statusOf } from './error-reply.ts';
import { healthProblem } from './health.ts';
import { answerHook } from './hook.ts';
import { purge } from './purge.ts';
import type { Run } from './run.ts';

const BODY_BYTES = 1024 * 1024;

function holdsToken(request: HttpRequest, run: Run): boolean {
  const tokens = run.config.purgeToken.flatMap((name) => readVariable(run.env, name) ?? []);
  return verifyBearer(request.headers.get('authorization'), tokens);
}

function warnWithoutToken({ config, env, log }: Run): void {
  if (config.purgeToken.some((name) => readVariable(env, name))) return;
  const names = config.purgeToken.join(' or ');
  log('error', `no token is configured, so every request is refused; set ${names}`, { code: 'BAD_SETTINGS' });
}

function checkSize({ body }: HttpRequest): void {
  if (body.length > BODY_BYTES)
    throw new PurgeError('PAYLOAD_TOO_LARGE', 'the body is above 1 MB; send several requests');
}

async function answerPurge(request: HttpRequest, run: Run): Promise<HttpReply> {
  warnWithoutToken(run);
  if (!holdsToken(request, run))
    throw new PurgeError('UNAUTHORIZED', 'send "Authorization: Bearer <token>" with a valid token');
  refuseCoding(request.headers);
  checkSize(request);
  const body = parseBody(request.body);
  if (body === undefined)
    throw new PurgeError('BAD_REQUEST', 'the body is no JSON in UTF-8; send {"urls": ["https://…"]}');
  const { report, error } = await purge(readPurgeRequest(body), run);
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

function hookOf({ path }: HttpRequest, { webhooks }: Config): Route | undefined {
  const webhook = webhooks.find(({ name }) => path === `/hooks/${name}`);
  if (!webhook) return undefined;
  const answer: Route['answer'] = (request, run) => {
    checkSize(request); // before the proof: nobody needs a digest of 6 MB
    return answerHook(request, webhook, run);
  };
  return { method: 'POST', answer };
}

async function route(request: HttpRequest, run: Run): Promise<HttpReply> {
  const known = ROUTES.get(request.path) ?? hookOf(request, run.config);
  if (!known)
    throw new PurgeError('NOT_FOUND', 'no such route; there are POST /purge, GET /healthz and POST /hooks/<name>');
  if (request.method === known.method) return known.answer(request, run);
  const detail = { allow: known.method };
  throw new PurgeError('METHOD_NOT_ALLOWED', `${request.path} takes ${known.method}`, { detail });
}

/**
 * Answers an HTTP event: `POST /purge`, `POST /hooks/<name>`, `GET /healthz`. Proof is verified before a body is read; every error becomes a JSON
 * reply, never a redirect, and nothing is thrown, since what a caller sees of a throw is not documented (583/96099).
 */
export async function answerHttp(event: unknown, run: Run): Promise<HttpReply> {
  try {
    return await route(readHttpEvent(event), run);
  } catch (cause) {
    const error = asPurgeError(cause);
    const ours = statusOf(error) >= 500;
    run.log(ours ? 'error' : 'warn', error.message, { code: error.code, ...(ours && error.detail) });
    return errorReply(error, run.requestId);
  }
}
