import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalApi } from './cdn-api/server.ts';
import { json, perform } from './reply.ts';
import { readBody } from './request-body.ts';
import type { ScfApi } from './scf-api/scf-api.ts';
import type { InvocationResult } from './scf-host/function-spec.ts';
import { startFunctionUrl } from './scf-host/function-url.ts';
import type { ScfHost } from './scf-host/host.ts';

/** What the local cloud is made of; its caller has built the functions. */
export interface CloudParts {
  readonly host: ScfHost;
  readonly api: LocalApi;
  /** What is deployed to this cloud runs beside the functions it was started with. */
  readonly scf: ScfApi;
  readonly port: number;
  /** Names of the functions that `POST /invoke/<function>` may call. */
  readonly functions: readonly string[];
  /** Is told what came in, and what its function made of it. */
  readonly onResult: (request: string, result: InvocationResult) => void;
}

/** The local cloud on one port: the Function URL of `webhook`, raw invocations, the SCF API, and the journal of the CDN API. */
export interface Cloud {
  readonly url: string;
  close(): Promise<void>;
}

const EVENT_BYTES = 6 * 1024 * 1024; // the platform's limit of a synchronous event (583/11637)

function send(response: ServerResponse, status: number, body: unknown): void {
  perform(json(status, body), response.req, response);
}

function parse(text: string): { event: unknown } | undefined {
  try {
    return { event: JSON.parse(text) };
  } catch {
    return undefined; // answered with 400
  }
}

/** `POST /invoke/<function>`: a synchronous invocation with the body as its event. 200 when it succeeded, else 500. */
async function invoke(
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  parts: CloudParts,
): Promise<void> {
  if (request.method !== 'POST') return send(response, 405, { error: 'send the event with POST' });
  const { host, scf } = parts;
  const deployed = scf.functions();
  if (!parts.functions.includes(name) && !deployed.includes(name)) {
    return send(response, 404, { error: `there are ${[...parts.functions, ...deployed].join(', ')}` });
  }
  const body = await readBody(request, EVENT_BYTES);
  if (!body) return send(response, 413, { error: 'an event has at most 6 MB' });
  const parsed = parse(body.toString('utf8'));
  if (!parsed) return send(response, 400, { error: 'the event is no JSON' });
  const result = await (deployed.includes(name) ? scf : host).invoke(name, parsed.event);
  parts.onResult(`POST /invoke/${name}`, result);
  send(response, result.ok ? 200 : 500, result);
}

/** Hands `/_local/…` on to the CDN API, so that one port is enough to try everything. */
async function forward(path: string, request: IncomingMessage, response: ServerResponse, api: LocalApi): Promise<void> {
  const body = await readBody(request, EVENT_BYTES);
  const method = request.method ?? 'GET';
  const answer = await fetch(new URL(path, api.url), {
    method,
    ...(method === 'POST' && { body: body?.toString('utf8') ?? '' }),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
  response.end(await answer.text());
}

/**
 * Starts the local cloud. Every request that is no `/invoke/…`, no `/_local/…` and no call of the SCF API goes to the Function URL
 * of `webhook`.
 */
export async function startCloud(parts: CloudParts): Promise<Cloud> {
  const fail = (response: ServerResponse) => (error: unknown) => send(response, 500, { error: String(error) });
  return startFunctionUrl({
    host: parts.host,
    function: 'webhook',
    port: parts.port,
    onResult: ({ method, url }, result) => parts.onResult(`${method} ${url}`, result),
    fallback(request, response) {
      if (parts.scf.takes(request)) {
        parts.scf.serve(request, response).catch(fail(response));
        return true;
      }
      const path = request.url ?? '/';
      const invoked = /^\/invoke\/([^/?]+)(?:\?|$)/.exec(path)?.[1];
      if (invoked !== undefined) invoke(invoked, request, response, parts).catch(fail(response));
      else if (path.startsWith('/_local/')) forward(path, request, response, parts.api).catch(fail(response));
      else return false;
      return true;
    },
  });
}
