import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { PurgeError } from '../errors.ts';
import { readBody } from './body.ts';
import type { ParsedSitemap } from './parse.ts';
import { type FetchTerms, FILES, sitemapError } from './terms.ts';

/** Fetches sitemaps one after the other. */
export interface Fetcher {
  readonly terms: FetchTerms;
  /** Fetches and reads one. Throws PurgeError `SITEMAP`. */
  fetchSitemap(url: URL): Promise<ParsedSitemap>;
  /** Drops the connections. */
  close(): void;
}

const FILE_MS = 20_000; // one slow file leaves time for others
const REDIRECTS = 3;
const HEADERS = { accept: 'application/xml, text/xml, */*', 'accept-encoding': 'gzip', 'user-agent': 'overseas-purge' };

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
