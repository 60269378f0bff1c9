import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contextOf, goldenEvent, loadBundle, stubEnvironment } from './loaded-bundle.ts';

const CANARIES = { id: 'AKIDidcanary', key: 'keycanary/+=', token: 'tokencanary/+=', bearer: 'bearercanary' };

afterEach(() => vi.unstubAllEnvs());

/** An API that repeats everything it was sent, as an error message. */
async function startEcho(): Promise<{ url: string; close: () => void }> {
  const server = createServer(async (request, response) => {
    let body = request.url ?? '';
    for await (const chunk of request) body += chunk;
    const told = `${body} ${decodeURIComponent(body)} ${JSON.stringify(CANARIES)} ${JSON.stringify(request.headers)}`;
    response.end(JSON.stringify({ code: 4104, message: told, codeDesc: told }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close().closeAllConnections(),
  };
}

describe('no secret is in anything that a function writes', () => {
  it.each(['object-change', 'webhook', 'schedule'])('%s', async (name) => {
    const echo = await startEcho();
    stubEnvironment(echo.url, {
      PURGE_SECRET_ID: CANARIES.id,
      PURGE_SECRET_KEY: CANARIES.key,
      PURGE_SESSION_TOKEN: CANARIES.token,
      PURGE_TOKEN: CANARIES.bearer,
      LOG_LEVEL: 'debug',
    });
    const written: unknown[] = [];
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...args) => void written.push(...args));
    }
    const webhook = (authorization: string) => ({
      ...(goldenEvent('purge-function-url.json') as object),
      headers: { authorization, 'x-scf-remote-addr': '192.0.2.1' },
    });
    const events = {
      'object-change': [goldenEvent('cos-created.json'), goldenEvent('cos-batch.json'), { Records: 1 }],
      webhook: [webhook(`Bearer ${CANARIES.bearer}`), webhook(`Bearer ${CANARIES.bearer}x`), { httpMethod: 1 }],
      schedule: [goldenEvent('timer.json'), { Type: 'Timer', TriggerName: 'unknown', Message: '' }, null],
    }[name];
    const handler = loadBundle(name);
    for (const event of events ?? []) {
      await handler(event, contextOf('r')).then(
        (result) => written.push(result),
        (error) => written.push(error.message, error.stack, error),
      );
    }
    echo.close();
    const all = written.map((item) => `${item} ${JSON.stringify(item)}`).join('\n');
    expect(all).toMatch(/4104/); // the echo was reached
    for (const canary of [...Object.values(CANARIES), 'environ-canary', 'environment-canary', 'FAKE-SIGNATURE']) {
      expect(all).not.toContain(canary);
      expect(all).not.toContain(encodeURIComponent(canary));
    }
  });
});
