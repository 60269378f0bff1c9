import { connect, type Socket } from 'node:net';
import type { LocalApi } from '../../../lib/local/cdn-api/server.ts';

/** Opens a socket to the server and writes bytes that need not be HTTP. */
export function open(api: LocalApi, bytes: string | Uint8Array): Socket {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  socket.write(bytes);
  return socket;
}

/** What comes back for some bytes until the server ends the connection, or until `enough` says so. */
export function exchange(
  api: LocalApi,
  bytes: string | Uint8Array,
  enough: (answer: string) => boolean = () => false,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open(api, bytes);
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
      if (enough(answer)) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}
