import type { IncomingMessage } from 'node:http';

/**
 * Reads a body of at most `limit` bytes; undefined when it is longer. Keeps no more than the limit, and leaves the socket
 * open for the answer. Rejects when the caller hangs up.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A plain `for await` that ends early destroys the request, and soon its socket with the answer on it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
