import { Agent, request } from 'node:https'; // by name: a default import costs the bundle a copy

/** One HTTP request; `timeoutMs` covers name look-up, connect, send and answer together. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** Covers name look-up and connect alone. */
  readonly connectMs?: number;
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
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return code;
  if (TLS_FAULT.test(code)) return 'tls';
  if (!connected) return 'not-connected';
  return code === 'timeout' ? code : 'connection-lost';
}

/** Plain http is for loopback alone. Its agent is what that of https is made from, so the module http need not be loaded. */
const PlainAgent = Object.getPrototypeOf(Agent) as typeof Agent;

function sendOnce(
  { url, method, headers, body, timeoutMs, connectMs }: HttpRequest,
  agent: Agent,
): Promise<HttpResult> {
  return new Promise((resolve) => {
    let connected = false;
    const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const outgoing = request(url, { method, agent, headers: { ...headers, ...length } });
    const giveUp = (what: string, ms: number, code = 'timeout') =>
      outgoing.destroy(Object.assign(new Error(`${what} within ${ms} ms`), { code }));
    const end = (result: HttpResult) => {
      clearTimeout(timer);
      clearTimeout(connectTimer);
      resolve(result);
    };
    const fail = (error: NodeJS.ErrnoException) => {
      const sign = signOf(error.code ?? '', connected);
      end({ kind: 'failed', sign, sent: connected, message: `${sign} (${error.code ?? ''} ${error.message})` });
    };
    const timer = setTimeout(() => giveUp('no answer', timeoutMs), timeoutMs);
    const connectTimer =
      connectMs && setTimeout(() => connected || giveUp('no connection', connectMs), Math.min(connectMs, timeoutMs));
    outgoing.on('error', fail);
    outgoing.on('socket', (socket) => {
      if (outgoing.reusedSocket || !socket.connecting) connected = true;
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (connected = true));
    });
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > ANSWER_BYTES) outgoing.destroy(new Error('answer too long'));
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
  const agents = new Map<string, Agent>();
  let lastUsed = 0;
  return {
    async send(outgoing) {
      if (now() - lastUsed > STALE_MS) {
        for (const agent of agents.values()) agent.destroy();
        agents.clear();
      }
      const { protocol } = outgoing.url;
      const agent = agents.get(protocol) ?? new (protocol === 'https:' ? Agent : PlainAgent)({ keepAlive: true });
      agents.set(protocol, agent);
      const result = await sendOnce(outgoing, agent);
      lastUsed = now();
      return result;
    },
  };
}
