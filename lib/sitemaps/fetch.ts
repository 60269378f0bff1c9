import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PurgeError } from '../errors.ts';
import { createSitemapReader, type ParsedSitemap } from './parse.ts';

/** What fetching may cost; what a file takes is taken off. */
export interface FetchTerms {
  /** The only hosts (with their ports) that are asked. */
  readonly hosts: ReadonlySet<string>;
  /** ms that are left for all files. */
  readonly remainingMs: () => number;
  /** Files that may still be asked for. */
  files: number;
  /** Bytes that are left for all of them, as they are without their compression. */
  bytes: number;
  /** URLs that may still be taken from them. */
  urls: number;
}

/** Fetches sitemaps one after the other. */
export interface Fetcher {
  readonly terms: FetchTerms;
  /** Fetches and reads one. Throws PurgeError `SITEMAP`. */
  fetchSitemap(url: URL): Promise<ParsedSitemap>;
  /** Drops the connections. */
  close(): void;
}

/** Files of one schedule. */
export const FILES = 50;
/** URLs of one schedule. */
export const URLS = 100_000;
const BYTES = 100 * 1024 * 1024;
const FILE_MS = 20_000; // one slow file leaves time for others
const FILE_BYTES = 50 * 1024 * 1024; // by the protocol
const REDIRECTS = 3;
const HEADERS = { accept: 'application/xml, text/xml, */*', 'accept-encoding': 'gzip', 'user-agent': 'overseas-purge' };

/** What the sitemaps of one schedule may cost. */
export function fetchTerms(hosts: ReadonlySet<string>, remainingMs: () => number): FetchTerms {
  return { hosts, remainingMs, files: FILES, bytes: BYTES, urls: URLS };
}

/** The error of one sitemap; `isTransient`: a later try may do. */
export function sitemapError(url: URL | string, reason: string, isTransient = false): PurgeError {
  return new PurgeError('SITEMAP', `the sitemap ${url}: ${reason}`, { detail: { url: `${url}`, isTransient } });
}

/** Says whether a sitemap failed in a way that a later try may mend. */
export function isTransient({ code, detail }: PurgeError): boolean {
  return code === 'SITEMAP' && detail['isTransient'] === true;
}

/** Unpacks what begins as gzip does; everything else goes through. */
async function* unpacked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  async function* whole() {
    yield head;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  while (head.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* whole();
  // Errors come out of the iteration.
  return yield* pipeline(whole, createGunzip({ chunkSize: 65_536 }), () => undefined);
}

/** Lets so many bytes through and no more. */
async function* capped(source: AsyncIterable<Buffer>, most: number, url: URL): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > most) {
      const limit = most < FILE_BYTES ? '100 MB of one schedule' : '50 MB of the protocol';
      throw sitemapError(url, `more than the ${limit}; split it`);
    }
    yield chunk;
  }
}

async function readBody(response: IncomingMessage, url: URL, terms: FetchTerms): Promise<ParsedSitemap> {
  const coding = response.headers['content-encoding'] ?? 'identity';
  if (!/^(x-)?gzip$|^identity$/i.test(coding)) throw sitemapError(url, `the content-encoding ${coding} is not read`);
  const most = Math.min(FILE_BYTES, terms.bytes);
  let body: AsyncIterable<Buffer> = capped(response, most, url);
  // Once for the transfer, once for a file that is packed itself; each is told by how it begins.
  for (let n = 0; n < 2; n += 1) body = capped(unpacked(body), most, url);
  const reader = createSitemapReader();
  try {
    for await (const chunk of body) {
      terms.bytes -= chunk.length;
      reader.push(chunk);
    }
    return reader.end();
  } catch (error) {
    if (error instanceof PurgeError && !error.detail['url']) throw sitemapError(url, error.message);
    throw error;
  }
}

function checkStatus(status: number, url: URL): void {
  if (status === 200) return;
  const isPassing = status >= 500 || status === 408 || status === 429;
  const advice = isPassing ? 'is the origin well?' : 'is it there, and open to everybody?';
  throw sitemapError(url, `HTTP ${status}; ${advice}`, isPassing);
}

function relativeUrl(text: string, base: URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined; // the caller tells it
  }
}

/** Where an answer sends us: to the same host, or nowhere. */
function redirectOf({ statusCode = 0, headers: { location } }: IncomingMessage, url: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode) || !location) return undefined;
  const to = relativeUrl(location, url);
  if (to && /^https?:$/.test(to.protocol) && to.host === url.host) return to;
  throw sitemapError(url, `redirects to ${location}, and another host is not asked; name it as its origin`);
}

function reasonOf(error: unknown, ms: number, isLate: boolean): { reason: string; isTransient: boolean } {
  if (isLate) return { reason: `not read within ${ms} ms; is the origin well?`, isTransient: true };
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code.startsWith('Z_')) return { reason: `broken gzip (${message}); write it anew`, isTransient: false };
  return { reason: `no connection, or one that was cut (${code} ${message}); is the origin well?`, isTransient: true };
}

/**
 * Makes a fetcher over http and https with connections of its own. It asks only hosts of `terms`, follows redirects on the same
 * host alone, unpacks gzip, and holds no file whole.
 */
export function openFetcher(terms: FetchTerms): Fetcher {
  const plain = new PlainAgent({ keepAlive: true });
  const secure = new Agent({ keepAlive: true });
  const get = (url: URL, signal: AbortSignal) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing =
        url.protocol === 'https:'
          ? request(url, { agent: secure, headers: HEADERS, signal })
          : plainRequest(url, { agent: plain, headers: HEADERS, signal });
      outgoing.on('response', resolve).on('error', reject).end();
    });

  async function follow(from: URL, signal: AbortSignal): Promise<ParsedSitemap> {
    let url = from;
    for (let hops = 0; hops <= REDIRECTS; hops += 1) {
      const response = await get(url, signal);
      try {
        const to = redirectOf(response, url);
        if (!to) {
          checkStatus(response.statusCode ?? 0, url);
          return await readBody(response, from, terms);
        }
        url = to;
      } finally {
        response.destroy(); // does nothing to a connection whose answer was read whole
      }
    }
    throw sitemapError(from, `more than ${REDIRECTS} redirects; name the URL where they end`);
  }

  return {
    terms,
    async fetchSitemap(url) {
      if (!terms.hosts.has(url.host)) {
        throw sitemapError(url, `${url.host} is neither a host of a site nor of an origin; name it as one of them`);
      }
      if (terms.files <= 0) throw sitemapError(url, `above the ${FILES} files of one schedule; split the schedule`);
      const ms = Math.ceil(Math.min(FILE_MS, terms.remainingMs()));
      if (ms <= 0) throw sitemapError(url, 'no time is left; raise the time limit of the function', true);
      terms.files -= 1;
      const signal = AbortSignal.timeout(ms);
      try {
        return await follow(url, signal);
      } catch (error) {
        if (error instanceof PurgeError) throw error;
        const { reason, isTransient } = reasonOf(error, ms, signal.aborted);
        throw sitemapError(url, reason, isTransient);
      }
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}
