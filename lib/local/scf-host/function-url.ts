import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../request-body.ts';
import type { InvocationResult } from './function-spec.ts';
import type { ScfHost } from './host.ts';
import { failureReply, httpEventOf, type WebReply, webReplyOf } from './http-event.ts';

/** How a Function URL is set up. */
export interface FunctionUrlOptions {
  readonly host: Pick<ScfHost, 'invoke'>;
  readonly function: string;
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Takes requests that are not for the function: returns whether it answers this one. The body is unread. */
  readonly fallback?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Is told of every invocation before its answer is sent. */
  readonly onResult?: (request: IncomingMessage, result: InvocationResult) => void;
}

/** A running Function URL. */
export interface FunctionUrl {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Stops listening and ends every connection. Leaves the host alone. */
  close(): Promise<void>;
}

const REQUEST_BYTES = 6 * 1024 * 1024; // 583/11637

async function answer(request: IncomingMessage, options: FunctionUrlOptions): Promise<WebReply> {
  const body = await readBody(request, REQUEST_BYTES);
  if (!body) return failureReply(406, 'RequestTooLarge: at most 6 MB');
  const { method = '', url = '/', headers, socket } = request;
  const event = httpEventOf({ method, target: url, headers, body, remoteAddress: socket.remoteAddress ?? '' });
  const result = await options.host.invoke(options.function, event);
  options.onResult?.(request, result);
  return result.ok
    ? webReplyOf(result.result)
    : failureReply(result.statusCode, result.errorMessage ?? '', result.requestId);
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: WebReply): void {
  // What was not read must be read away: closing a socket with unread bytes resets it, and the caller loses the answer.
  request.resume();
  const isBodiless = status === 204 || status === 304;
  response.writeHead(status, { ...headers, ...(!isBodiless && { 'content-length': body.length }) });
  response.end(isBodiless ? undefined : body);
}

/** Starts a real HTTP server that invokes a function for every request, synchronously, as a Function URL does. */
export async function startFunctionUrl(options: FunctionUrlOptions): Promise<FunctionUrl> {
  const server = createServer((request, response) => {
    if (options.fallback?.(request, response)) return;
    answer(request, options)
      .catch((error: unknown) => failureReply(500, String(error)))
      .then((reply) => send(request, response, reply));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
