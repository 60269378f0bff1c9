import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createTransport } from '../../lib/cdn/transport.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const post = (url: URL, timeoutMs = 2000, body = 'a=1') =>
  ({ url, method: 'POST', headers: { 'content-type': 'text/plain' }, body, timeoutMs }) as const;

describe('the transport', () => {
  it('sends the body with its length in bytes and reads the whole answer', async () => {
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => response.end(`${request.headers['content-length']} ${Buffer.concat(chunks)}`));
    });
    const result = await createTransport(Date.now).send(post(url, 2000, '图'));
    expect(result).toEqual({ kind: 'answer', status: 200, body: '3 图' });
  });

  it('keeps one connection for calls in a row', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const transport = createTransport(Date.now);
    for (let n = 0; n < 3; n += 1) await transport.send(post(url));
    expect(ports.size).toBe(1);
  });

  it('does not trust a connection that idled through a freeze', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    let now = 0;
    const transport = createTransport(() => now);
    await transport.send(post(url));
    now = 60_000;
    await transport.send(post(url));
    expect(ports.size).toBe(2);
  });

  it('gives up on a server that never answers, and says that the call was sent', async () => {
    const url = await serve(() => undefined);
    const result = await createTransport(Date.now).send(post(url, 60));
    expect(result).toMatchObject({ kind: 'failed', sign: 'timeout', sent: true });
  });

  it('gives up on an answer that never ends', async () => {
    const url = await serve((_, response) => response.write('{"code":'));
    const result = await createTransport(Date.now).send(post(url, 60));
    expect(result).toMatchObject({ kind: 'failed', sign: 'timeout', sent: true });
  });

  it('calls a connection that is cut after sending lost, not refused', async () => {
    const url = await serve((request) => request.socket.destroy());
    const result = await createTransport(Date.now).send(post(url));
    expect(result).toMatchObject({ kind: 'failed', sign: 'connection-lost', sent: true });
  });

  it('calls a cut in the middle of an answer lost', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{');
      setImmediate(() => request.socket.destroy());
    });
    const result = await createTransport(Date.now).send(post(url));
    expect(result).toMatchObject({ kind: 'failed', sign: 'connection-lost', sent: true });
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    const result = await createTransport(Date.now).send(post(url));
    expect(result).toMatchObject({ kind: 'failed', sign: 'not-connected', sent: false });
  });

  it('does not read an answer without end into memory', async () => {
    const url = await serve((_, response) => {
      response.on('error', () => undefined);
      const write = () => response.writable && response.write('x'.repeat(65_536), () => setImmediate(write));
      write();
    });
    const result = await createTransport(Date.now).send(post(url, 5000));
    expect(result).toMatchObject({ kind: 'failed', sign: 'connection-lost' });
  });

  it('follows no redirect', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await createTransport(Date.now).send(post(url))).toMatchObject({ kind: 'answer', status: 302 });
  });

  it('calls a server without TLS behind https a failure, in time', async () => {
    const url = await serve((_, response) => response.end());
    url.protocol = 'https:';
    const result = await createTransport(Date.now).send(post(url, 1000));
    expect(result).toMatchObject({ kind: 'failed', sent: false });
  });

  it('gives up on a host that cannot be connected to sooner than on one that does not answer', async () => {
    const tcp = createTcpServer((socket) => socket.on('error', () => undefined)); // takes connections, and never shakes hands
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    const secure = { ...post(new URL(`https://127.0.0.1:${port}/`)), connectMs: 60 };
    const slow = await createTransport(Date.now).send(secure);
    expect(slow).toMatchObject({ kind: 'failed', sign: 'not-connected', sent: false });
    expect(slow).toHaveProperty('message', expect.stringContaining('within 60 ms'));
    const connected = await createTransport(Date.now).send({
      ...post(new URL(`http://127.0.0.1:${port}/`), 150),
      connectMs: 60,
    });
    expect(connected).toMatchObject({ kind: 'failed', sign: 'timeout', sent: true });
    tcp.close();
  });
});
