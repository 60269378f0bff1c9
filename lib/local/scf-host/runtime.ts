/**
 * The child side of the SCF host: loads one bundle with `require` and runs one invocation at a time, as the reference
 * bootstrap of the platform does (tencentyun/scfcli, nodejs8.9). Usage: node scf-runtime.js <bundle> <export>
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { type DoneMessage, type InitMessage, type InvokeMessage, OUTPUT_END } from './messages.ts';

type Callback = (error: unknown, result?: unknown) => void;
type Handler = (event: unknown, context: object, callback: Callback) => unknown;

const [bundle = '', exported = ''] = process.argv.slice(2);
const writers = [process.stdout, process.stderr].map((stream) => stream.write.bind(stream));
const send = process.send?.bind(process) as (message: InitMessage | DoneMessage) => void;
let finish: ((message: Pick<DoneMessage, 'result' | 'error' | 'isBroken'>) => void) | undefined;

function describeError(error: unknown): NonNullable<DoneMessage['error']> {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? error.code : undefined;
  return { message: error.message, ...(typeof code === 'string' && { code }) };
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Ends the invocation in hand; a second end of the same one counts for nothing. */
function begin(): Callback {
  const end = (message: Pick<DoneMessage, 'result' | 'error' | 'isBroken'>) => {
    if (finish !== end) return;
    finish = undefined;
    for (const write of writers) write(OUTPUT_END);
    send({ type: 'done', ...message, memory: process.resourceUsage().maxRSS * 1024 });
  };
  finish = end;
  return (error, result) => {
    if (error !== undefined && error !== null) return end({ error: describeError(error), isBroken: false });
    try {
      end({ result: JSON.stringify(result) ?? 'null', isBroken: false });
    } catch (cause) {
      end({
        error: { message: `stringify response to json failed: ${describeError(cause).message}` },
        isBroken: false,
      });
    }
  };
}

function contextOf(message: InvokeMessage, callback: Callback) {
  return {
    ...message.context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, message.deadline - Date.now()),
    done: callback,
    succeed: (result: unknown) => callback(null, result),
    fail: (error: unknown) => callback(error ?? new Error('failed')),
  };
}

/** A handler without a promise is answered when the event loop is empty, unless its context says not to wait. */
function runToEmptyLoop(context: { callbackWaitsForEmptyEventLoop: boolean }, end: Callback): Callback {
  let outcome: Parameters<Callback> = [null, null];
  process.channel?.unref();
  const answer = () => {
    process.off('beforeExit', answer);
    process.channel?.ref();
    end(...outcome);
  };
  process.on('beforeExit', answer);
  return (error, result) => {
    outcome = [error, result];
    if (!context.callbackWaitsForEmptyEventLoop) answer();
  };
}

function invoke(handler: unknown, message: InvokeMessage): void {
  Object.assign(process.env, message.env);
  const end = begin();
  let callback: Callback = end;
  const hand: Callback = (error, result) => callback(error, result);
  const context = contextOf(message, hand);
  if (typeof handler !== 'function') {
    end(new Error(`${exported} is no function of ${path.basename(bundle)}`));
    return;
  }
  try {
    const returned = (handler as Handler)(JSON.parse(message.event), context, (error, result) => hand(error, result));
    if (isPromise(returned))
      returned.then(
        (result) => end(null, result),
        (error) => end(error ?? new Error('rejected')),
      );
    else callback = runToEmptyLoop(context, end);
  } catch (error) {
    end(error ?? new Error('thrown'));
  }
}

function load(): void {
  try {
    process.chdir(path.dirname(bundle));
    const loaded: Record<string, unknown> = createRequire(bundle)(bundle);
    process.on('message', (message: InvokeMessage) => invoke(loaded[exported], message));
    send({ type: 'init' });
  } catch (error) {
    send({ type: 'init', error: describeError(error).message });
  }
}

process.on('uncaughtException', (error) => {
  if (finish) finish({ error: describeError(error), isBroken: true });
  else process.exit(1);
});
process.on('SIGINT', () => undefined); // Ctrl-C is the host's to act on
process.on('disconnect', () => process.exit());
load();
