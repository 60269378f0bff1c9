import type { IncomingMessage } from 'node:http';
import { PurgeError } from '../../errors.ts';
import { field } from '../../scf/shape.ts';
import { json, problem, type Reply } from '../reply.ts';
import { readBody } from '../request-body.ts';
import { readFaultOrder } from './faults.ts';
import type { State } from './state.ts';

const BODY_BYTES = 64 * 1024;
const DATE_LIMIT_MS = 8.64e15; // beyond it, JavaScript has no dates (ECMAScript, "Time Values and Time Range")

interface Route {
  readonly method: 'GET' | 'POST';
  run(body: string, state: State): Reply;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new PurgeError('BAD_REQUEST', 'the body is no JSON', { cause });
  }
}

function readOffset(body: unknown): number {
  const offsetMs = field(body, 'offsetMs');
  if (typeof offsetMs !== 'number' || Math.abs(offsetMs) > DATE_LIMIT_MS / 2) {
    throw new PurgeError('BAD_REQUEST', 'send {"offsetMs": n}, n in milliseconds from the clock of the machine');
  }
  return offsetMs;
}

const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/_local/calls', { method: 'GET', run: (_, state) => json(200, state.journal.entries()) }],
  [
    '/_local/faults',
    {
      method: 'POST',
      run(body, state) {
        state.faults.add(readFaultOrder(parse(body)));
        return json(200, { ok: true });
      },
    },
  ],
  [
    '/_local/reset',
    {
      method: 'POST',
      run(_, state) {
        state.reset();
        return json(200, { ok: true });
      },
    },
  ],
  [
    '/_local/clock',
    {
      method: 'POST',
      run(body, state) {
        state.moveClock(readOffset(parse(body)));
        return json(200, { ok: true, now: state.now() });
      },
    },
  ],
] satisfies [string, Route][]);

/**
 * Serves what the real API does not have: the journal, faults to order, a new start, and the clock. Bodies are JSON whatever
 * their content type; what is wrong with one is answered as 400 `{"error"}`. Asks for no signature.
 */
export async function serveControl(request: IncomingMessage, path: string, state: State): Promise<Reply> {
  const route = ROUTES.get(path);
  if (!route) return problem(404, `there are ${[...ROUTES.keys()].join(', ')}`);
  if (request.method !== route.method) return problem(405, `${path} takes ${route.method}`);
  const body = await readBody(request, BODY_BYTES);
  if (!body) return problem(413, `a body here has at most ${BODY_BYTES} bytes`);
  try {
    return route.run(body.toString('utf8'), state);
  } catch (error) {
    if (error instanceof PurgeError) return problem(400, error.message);
    throw error;
  }
}
