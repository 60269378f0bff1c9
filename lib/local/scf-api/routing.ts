import type { IncomingMessage } from 'node:http';
import { refusal, refuse } from '../api3/refusal.ts';
import { problem, type Reply } from '../reply.ts';
import { readBody } from '../request-body.ts';
import { answerScf } from './answer.ts';
import { CONTROL, serveControl } from './control.ts';
import type { ScfState } from './state.ts';

/** The limit of a body that is signed with TC3 (1278/46710). */
const POST_BYTES = 10 * 1024 * 1024;

const pathOf = ({ url = '/' }: IncomingMessage) => url.replace(/\?.*$/s, '');

/** Whether a request is a call of an API 3.0 or for the control routes. */
export function isForScf(request: IncomingMessage): boolean {
  const path = pathOf(request);
  if (path.startsWith(CONTROL)) return true;
  return request.method === 'POST' && path === '/' && request.headers['x-tc-action'] !== undefined;
}

/** Answers a request: API 3.0 at `/`, for POST with a JSON body and a TC3 signature only; `/_local/scf/…`. */
export async function route(request: IncomingMessage, state: ScfState): Promise<Reply> {
  const path = pathOf(request);
  if (path.startsWith(CONTROL)) return serveControl(request, path, state);
  if (path !== '/') return problem(404, `nothing is here; the SCF API is at /, what runs at ${CONTROL}functions`);
  if (request.method !== 'POST') {
    return refuse(refusal('UnsupportedOperation', 'The API is here for POST with a JSON body and a TC3 signature.'));
  }
  const body = await readBody(request, POST_BYTES);
  if (!body) return refuse(refusal('RequestSizeLimitExceeded', 'The request is larger than 10 MB.'));
  return answerScf({ headers: request.headers, body }, state);
}
