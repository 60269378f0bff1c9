import type { IncomingMessage } from 'node:http';
import { refusal, refuse } from '../../api3/refusal.ts';
import type { Reply } from '../../reply.ts';
import { readBody } from '../../request-body.ts';
import { CDN3 } from '../cdn3/product.ts';
import { EDGEONE } from '../edgeone/product.ts';
import type { State } from '../state.ts';
import { answerApi3 } from './answer.ts';

/** Where API 3.0 is, on every host of it; it is part of what is signed. */
export const API3_PATH = '/';

/** The limit of a body that is signed with TC3 (1278/46710). */
const POST_BYTES = 10 * 1024 * 1024;

const PRODUCTS = [CDN3, EDGEONE] as const;

/**
 * Serves API 3.0 over HTTP: POST with a JSON body, whose query is not read. The real one also takes GET and the signature of API
 * 2.0; here GET is refused with UnsupportedOperation, any other method with UnsupportedProtocol, and a larger body with
 * RequestSizeLimitExceeded, all three unread and unlogged.
 */
export async function serveApi3(request: IncomingMessage, state: State): Promise<Reply> {
  if (request.method === 'GET') {
    return refuse(refusal('UnsupportedOperation', 'API 3.0 is here for POST with a JSON body and a TC3 signature.'));
  }
  if (request.method !== 'POST') return refuse(refusal('UnsupportedProtocol', 'The method must be POST.'));
  const body = await readBody(request, POST_BYTES);
  if (!body) return refuse(refusal('RequestSizeLimitExceeded', 'The request is larger than 10 MB.'));
  return answerApi3({ headers: request.headers, body }, PRODUCTS, state);
}
