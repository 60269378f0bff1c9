import type { IncomingMessage } from 'node:http';
import { problem, type Reply } from '../reply.ts';
import { API2_PATH, serveApi2 } from './api2/endpoint.ts';
import { API3_PATH, serveApi3 } from './api3/endpoint.ts';
import { serveControl } from './control.ts';
import type { State } from './state.ts';

/** Finds what a request is for by its path alone. Methods, sizes and bodies are the business of who serves the path. */
export async function route(request: IncomingMessage, state: State): Promise<Reply> {
  const target = request.url ?? '';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark + 1);
  if (path === API2_PATH) return serveApi2(request, query, state);
  if (path === API3_PATH) return serveApi3(request, state);
  if (path.startsWith('/_local/')) return serveControl(request, path, state);
  return problem(404, `nothing is here; API 2.0 is at ${API2_PATH}, API 3.0 at ${API3_PATH}`);
}
