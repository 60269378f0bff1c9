import { type AddressInfo, createServer, type Socket } from 'node:net';

const EVERY_MS = 20;

/** A server on 127.0.0.1 that begins an answer with `first`, and goes on with it for ever; with nothing to begin with it says nothing at all. */
export async function startDripping(first: string) {
  const drips: NodeJS.Timeout[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).resume();
    if (first === '') return;
    socket.write(first);
    drips.push(setInterval(() => socket.write('x-drip: 1\r\n'), EVERY_MS));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    connections: () => sockets.length,
    open: () => sockets.filter(({ destroyed }) => !destroyed).length,
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    async [Symbol.asyncDispose]() {
      for (const drip of drips) clearInterval(drip);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
