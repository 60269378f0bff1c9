import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PurgeError } from '../errors.ts';
import { createSitemapReader, type ParsedSitemap } from './parse.ts';
import { type FetchTerms, sitemapError } from './terms.ts';

const FILE_BYTES = 50 * 1024 * 1024; // by the protocol

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

/**
 * Reads the sitemap of an answer while it comes: unpacked if it is gzip, and cut off where it is too large. Throws PurgeError `SITEMAP`,
 * and what the connection and gzip throw.
 */
export async function readBody(response: IncomingMessage, url: URL, terms: FetchTerms): Promise<ParsedSitemap> {
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
