import type { IncomingMessage } from 'node:http';
import { problem, type Reply, text } from '../../reply.ts';
import { readBody } from '../../request-body.ts';
import { type Form, readForm, readUrlencoded } from '../form.ts';
import type { State } from '../state.ts';
import { answerApi2, refuse } from './answer.ts';
import { malformed } from './refusal.ts';

/** Where API 2.0 is, on every host of it; it is part of what is signed. */
export const API2_PATH = '/v2/index.php';

const GET_BYTES = 32 * 1024;
const POST_BYTES = 1024 * 1024;
const TOO_LARGE = text(501, 'Not Implemented: the request is too large\n');

/** Undefined stands for a body that cannot be read. */
function answer(form: Form | undefined, method: 'GET' | 'POST', request: IncomingMessage, state: State): Reply {
  if (!form) return refuse(malformed('The body must be form-data or x-www-form-urlencoded.'));
  return answerApi2({ method, host: request.headers.host ?? '', path: API2_PATH, form }, state);
}

/**
 * Serves API 2.0 over HTTP: GET with the parameters in the query, POST with them in the body (a query is then not read). The
 * size limits are those of the page 刷新 URL: above 32 KB of request target or 1 MB of body it is HTTP 501, unread and unlogged.
 */
export async function serveApi2(request: IncomingMessage, query: string, state: State): Promise<Reply> {
  if (request.method === 'GET') {
    if ((request.url ?? '').length > GET_BYTES) return TOO_LARGE;
    return answer(readUrlencoded(query), 'GET', request, state);
  }
  if (request.method !== 'POST') return problem(405, 'API 2.0 takes GET and POST');
  const body = await readBody(request, POST_BYTES);
  if (!body) return TOO_LARGE;
  return answer(await readForm(request.headers['content-type'], body), 'POST', request, state);
}
