import type http from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https'; // by name: a default import costs the bundle a copy

/** One HTTP request; `timeoutMs` covers name look-up, connect, send and answer together. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

/** An answer, or the sign of why there is none. `sent` says whether the request may have reached the server. */
export type HttpResult =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'failed'; readonly sign: string; readonly sent: boolean; readonly message: string };

/** Sends requests; never rejects. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResult>;
}

const STALE_MS = 5000; // a socket that idled longer, perhaps while the instance was frozen, is not trusted
const ANSWER_BYTES = 1024 * 1024;
const TLS_FAULT = /^(ERR_TLS|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/;

function signOf(code: string, connected: boolean): string {
  if (code === 'timeout' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return code;
  if (TLS_FAULT.test(code)) return 'tls';
  return connected ? 'connection-lost' : 'not-connected';
}

/** What sends requests of one protocol. Plain http is for loopback alone, so it is loaded only there. */
interface Sender {
  readonly request: typeof secureRequest;
  readonly agent: http.Agent;
}

async function createSender(secure: boolean): Promise<Sender> {
  if (secure) return { request: secureRequest, agent: new SecureAgent({ keepAlive: true }) };
  const { request, Agent } = await import('node:http');
  return { request, agent: new Agent({ keepAlive: true }) };
}

function sendOnce(request: HttpRequest, sender: Sender): Promise<HttpResult> {
  const { url, method, headers, body, timeoutMs } = request;
  const secure = url.protocol === 'https:';
  return new Promise((resolve) => {
    let connected = false;
    const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const outgoing = sender.request(url, { method, agent: sender.agent, headers: { ...headers, ...length } });
    const end = (result: HttpResult) => {
      clearTimeout(timer);
      resolve(result);
    };
    const fail = (error: NodeJS.ErrnoException) => {
      const sign = signOf(error.code ?? '', connected);
      end({ kind: 'failed', sign, sent: connected, message: `${sign} (${error.code ?? error.message})` });
    };
    const timer = setTimeout(() => {
      outgoing.destroy(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'timeout' }));
    }, timeoutMs);
    outgoing.on('error', fail);
    outgoing.on('socket', (socket) => {
      if (outgoing.reusedSocket || !socket.connecting) connected = true;
      else socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true));
    });
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > ANSWER_BYTES) outgoing.destroy(Object.assign(new Error('answer too long'), { code: 'too-long' }));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () => {
        end({ kind: 'answer', status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    outgoing.end(body);
  });
}

/**
 * Makes a transport that keeps connections alive between calls of a warm instance. `node:https` rather than `fetch`,
 * whose first call in a cold process costs several times as much. Does not retry and follows no redirect.
 */
export function createTransport(now: () => number): Transport {
  const senders = new Map<boolean, Sender>();
  let lastUsed = 0;
  return {
    async send(request) {
      if (now() - lastUsed > STALE_MS) {
        for (const { agent } of senders.values()) agent.destroy();
        senders.clear();
      }
      const secure = request.url.protocol === 'https:';
      const sender = senders.get(secure) ?? (await createSender(secure));
      senders.set(secure, sender);
      const result = await sendOnce(request, sender);
      lastUsed = now();
      return result;
    },
  };
}
