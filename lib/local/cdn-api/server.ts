import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { perform, problem } from '../reply.ts';
import type { JournalEntry } from './journal.ts';
import { route } from './routing.ts';
import { createState } from './state.ts';

// So long a request target is still read, and then refused with the API's own 501 rather than with Node's 431.
const HEADER_BYTES = 4 * 1024 * 1024;

/** How a local CDN API starts. */
export interface LocalApiOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** The domains of the account; none means that every host is known. */
  domains?: readonly string[];
  /** `AKIDlocal` by default. */
  secretId?: string;
  /** `local-secret` by default. */
  secretKey?: string;
  /** The machine clock, in ms since 1970. */
  now?: () => number;
  /** Is told of each call before it is answered. */
  onCall?: (entry: JournalEntry) => void;
}

/** A local CDN API that runs. */
export interface LocalApi {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  calls(): readonly JournalEntry[];
  /** Stops listening and ends every socket, hanging ones too. */
  close(): Promise<void>;
}

const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what is no HTTP; there is no request to answer through. */
function answerJunk(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = CLIENT_ERRORS[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify({ error: status.slice(4) });
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/**
 * Starts a strict copy of the Tencent CDN API on 127.0.0.1, after its documents: CDN API 2.0 at `/v2/index.php`, API 3.0 of
 * CDN and EdgeOne at `/`, and `/_local/…` to look into it. Speaks plain HTTP, which the real one refuses (4600). Rejects when the port is taken.
 */
export async function startLocalApi(options: LocalApiOptions = {}): Promise<LocalApi> {
  const { port = 0, domains = [], secretId = 'AKIDlocal', secretKey = 'local-secret', now = Date.now } = options;
  const state = createState({ domains, secretId, secretKey, now, onCall: options.onCall ?? (() => undefined) });
  const server = createServer({ maxHeaderSize: HEADER_BYTES }, (request, response) => {
    response.setHeader('date', new Date(state.now()).toUTCString()); // by which clients see how far off their clock is
    route(request, state)
      .catch((error: unknown) => problem(500, String(error)))
      .then((reply) => perform(reply, request, response));
  });
  server.on('clientError', answerJunk);
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => state.journal.entries(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
