import type { IncomingMessage } from 'node:http';
import { PurgeError } from '../../errors.ts';
import { json, problem, type Reply } from '../reply.ts';
import { readBody } from '../request-body.ts';
import { deliverCos } from './cos-delivery.ts';
import { readFaultOrder } from './faults.ts';
import type { ScfState } from './state.ts';
import { describeTrigger } from './triggers/describe.ts';

/** Where the control routes are. */
export const CONTROL = '/_local/scf/';

const BODY_BYTES = 6 * 1024 * 1024;

interface Route {
  readonly method: 'GET' | 'POST';
  run(body: string, state: ScfState): Promise<unknown> | unknown;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new PurgeError('BAD_REQUEST', 'the body is no JSON', { cause });
  }
}

function listFunctions({ functions }: ScfState): unknown {
  return functions.all().map((record) => ({
    name: record.name,
    namespace: record.namespace,
    status: record.lifecycle.status,
    triggers: record.triggers.map((trigger) => describeTrigger(trigger, record)),
    urls: record.triggers.flatMap((trigger) => (trigger.type === 'http' ? (record.runner.urlOf(trigger) ?? []) : [])),
  }));
}

const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['calls', { method: 'GET', run: (_, { journal }) => journal.calls() }],
  ['functions', { method: 'GET', run: (_, state) => listFunctions(state) }],
  ['cos', { method: 'POST', run: (body, { functions }) => deliverCos(parse(body), functions.all()) }],
  [
    'faults',
    {
      method: 'POST',
      run(body, { faults }) {
        faults.add(readFaultOrder(parse(body)));
        return { ok: true };
      },
    },
  ],
  [
    'reset',
    {
      method: 'POST',
      run(_, { faults, journal }) {
        faults.clear();
        journal.clear();
        return { ok: true };
      },
    },
  ],
] satisfies [string, Route][]);

/**
 * Serves what the real API does not have: the journal, what runs, COS events, faults to order; `reset` clears journal and faults and
 * leaves the functions alone. Bodies are JSON whatever their content type; what is wrong with one is 400 `{"error"}`. No signature.
 */
export async function serveControl(request: IncomingMessage, path: string, state: ScfState): Promise<Reply> {
  const route = ROUTES.get(path.slice(CONTROL.length));
  if (!route) return problem(404, `there are ${[...ROUTES.keys()].map((name) => CONTROL + name).join(', ')}`);
  if (request.method !== route.method) return problem(405, `${path} takes ${route.method}`);
  const body = await readBody(request, BODY_BYTES);
  if (!body) return problem(413, `a body here has at most ${BODY_BYTES} bytes`);
  state.catchUp();
  try {
    return json(200, await route.run(body.toString('utf8'), state));
  } catch (error) {
    if (error instanceof PurgeError && error.code === 'BAD_REQUEST') return problem(400, error.message);
    throw error;
  }
}
