import { createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { LocalApi } from '../../../lib/local/cdn-api/server.ts';

export type Params = Readonly<Record<string, string>>;

/** How parameters travel. */
export type Way = 'GET' | 'urlencoded' | 'multipart';

export interface Message {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Envelope {
  readonly code: number;
  readonly message: string;
  readonly codeDesc: string | number;
  readonly data?: { readonly count: number; readonly task_id?: string };
}

/** One HTTP exchange on a socket of its own. Rejects when the socket is cut, or after `patienceMs` without an answer. */
export function send(api: LocalApi, message: Message, patienceMs = 5000): Promise<Answer> {
  const { method = 'GET', path = '/v2/index.php', headers = {}, body } = message;
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers: { ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      const { statusCode: status = 0, headers: received } = response;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status, headers: received, text: Buffer.concat(chunks).toString('utf8') }));
    });
    outgoing.on('error', reject);
    outgoing.setTimeout(patienceMs, () => outgoing.destroy(new Error('no answer')));
    outgoing.end(body);
  });
}

/** The documented signature, computed apart from the verifier: raw values, keys in byte order. For keys without `_`. */
function signatureFor(params: Params, method: string, host: string, secretKey: string): string {
  const pairs = Object.keys(params)
    .sort()
    .map((key) => `${key}=${params[key]}`);
  const hash = params['SignatureMethod'] === 'HmacSHA256' ? 'sha256' : 'sha1';
  return createHmac(hash, secretKey)
    .update(`${method}${host}/v2/index.php?${pairs.join('&')}`)
    .digest('base64');
}

let nonces = 0;

/** Common parameters that are right at `now`, with a new nonce; without Action and Signature. */
export function common(now = Date.now()): Params {
  nonces += 1;
  return { Timestamp: String(Math.floor(now / 1000)), Nonce: String(nonces), SecretId: 'AKIDlocal' };
}

/** `urls.0`, `urls.1`, … */
export function listOf(name: 'urls' | 'dirs', values: readonly string[]): Params {
  return Object.fromEntries(values.map((value, n) => [`${name}.${n}`, value]));
}

/** `https://a.example/0/`, `https://a.example/1/`, … */
export function targets(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `https://a.example/${n}/`);
}

/** Adds the signature that fits the way and the server. */
export function signed(api: LocalApi, params: Params, way: Way = 'urlencoded', secretKey = 'local-secret'): Params {
  const method = way === 'GET' ? 'GET' : 'POST';
  return { ...params, Signature: signatureFor(params, method, new URL(api.url).host, secretKey) };
}

/** The request that carries some parameters. */
export function messageOf(params: Params, way: Way = 'urlencoded'): Message {
  const encoded = new URLSearchParams(params).toString();
  if (way === 'GET') return { path: `/v2/index.php?${encoded}` };
  if (way === 'urlencoded') {
    return { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: encoded };
  }
  const parts = Object.entries(params).map(
    ([key, value]) => `--cut\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  );
  const headers = { 'content-type': 'multipart/form-data; boundary=cut' };
  return { method: 'POST', headers, body: `${parts.join('')}--cut--\r\n` };
}

/** Sends a message and reads the envelope. Rejects when the answer is not HTTP 200. */
export async function ask(api: LocalApi, message: Message): Promise<Envelope> {
  const { status, text } = await send(api, message);
  if (status !== 200) throw new Error(`HTTP ${status}: ${text}`);
  return JSON.parse(text);
}

/** A well signed call at `now`. */
export function call(api: LocalApi, params: Params, way: Way = 'urlencoded', now?: number): Promise<Envelope> {
  return ask(api, messageOf(signed(api, { ...common(now), ...params }, way), way));
}

/** Purges URLs overseas. */
export function purge(api: LocalApi, urls: readonly string[], now?: number): Promise<Envelope> {
  return call(api, { Action: 'RefreshCdnOverSeaUrl', ...listOf('urls', urls) }, 'urlencoded', now);
}

/** Purges directories overseas. */
export function purgeDirs(api: LocalApi, dirs: readonly string[], now?: number): Promise<Envelope> {
  return call(api, { Action: 'RefreshCdnOverSeaDir', ...listOf('dirs', dirs) }, 'urlencoded', now);
}

/** `POST /_local/<what>`. */
export function control(api: LocalApi, what: string, body: unknown = {}): Promise<Answer> {
  return send(api, { method: 'POST', path: `/_local/${what}`, body: JSON.stringify(body) });
}
