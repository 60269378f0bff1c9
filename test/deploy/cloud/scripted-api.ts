import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an API answers to one call: fields of `Response`, an error with its code and message, a plain HTTP answer, or a cut line. */
export type Answer =
  | { readonly fields: object }
  | { readonly code: string; readonly message?: string }
  | { readonly status: number; readonly text: string }
  | 'cut';

/** A call as it came. */
export interface ScriptedCall {
  readonly action: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

function envelope(answer: Exclude<Answer, 'cut' | { status: number }>): string {
  const error = 'code' in answer && { Error: { Code: answer.code, Message: answer.message ?? 'no' } };
  return JSON.stringify({ Response: { ...('fields' in answer ? answer.fields : error), RequestId: 'r-77' } });
}

/** An API on 127.0.0.1 that answers what it is told, the last answer again and again. */
export async function startScriptedApi(...answers: readonly Answer[]) {
  const calls: ScriptedCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[Math.min(calls.length, answers.length - 1)] ?? 'cut';
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      calls.push({ action: String(request.headers['x-tc-action']), headers: request.headers, body });
      if (answer === 'cut') request.socket.destroy();
      else if ('status' in answer) response.writeHead(answer.status).end(answer.text);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(envelope(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    calls,
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
