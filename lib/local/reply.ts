import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the server does with a request: answer it, leave it hanging until the caller gives up, or cut its socket. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly type: string; readonly body: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'cut' };

/** An answer with a JSON document. */
export function json(status: number, document: unknown): Reply {
  return { kind: 'answer', status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(document)}\n` };
}

/** An answer in another form than JSON. */
export function text(status: number, body: string, type = 'text/plain; charset=utf-8'): Reply {
  return { kind: 'answer', status, type, body };
}

/** Refuses what is no call of an API, as `{"error": text}`. The APIs have envelopes of their own. */
export function problem(status: number, message: string): Reply {
  return json(status, { error: message });
}

/** Does what a reply says. A caller that is gone already is no fault. */
export function perform(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (reply.kind === 'cut') request.socket.destroy();
  if (reply.kind !== 'answer') return;
  // What was not read must be read away: closing a socket with unread bytes resets it, and the caller loses the answer.
  request.resume();
  response.writeHead(reply.status, { 'content-type': reply.type, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
}
