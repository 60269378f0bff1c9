import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InvocationResult } from './function-spec.ts';
import type { ScfHost } from './host.ts';
import { failureReply, httpEventOf, type WebReply, webReplyOf } from './http-event.ts';

/** How a Function URL is set up. */
export interface FunctionUrlOptions {
  readonly host: ScfHost;
  readonly function: string;
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** Takes requests that are not for the function: returns whether it answers this one. */
  readonly fallback?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly onResult?: (request: IncomingMessage, result: InvocationResult) => void;
}

/** A running Function URL. */
export interface FunctionUrl {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

const REQUEST_BYTES = 6 * 1024 * 1024; // 583/11637

/** Reads a body up to a limit of bytes; what is longer is read to its end, so that an answer arrives, and is undefined. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

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

function send(response: ServerResponse, { status, headers, body }: WebReply): void {
  response.writeHead(status, { ...headers, 'content-length': body.length } as Record<
    string,
    string | string[] | number
  >);
  response.end(body);
}

/** Starts a real HTTP server that invokes a function for every request, synchronously, as a Function URL does. */
export async function startFunctionUrl(options: FunctionUrlOptions): Promise<FunctionUrl> {
  const server = createServer((request, response) => {
    if (options.fallback?.(request, response)) return;
    answer(request, options).then(
      (reply) => send(response, reply),
      (error) => request.destroyed || send(response, failureReply(500, String(error))),
    );
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
