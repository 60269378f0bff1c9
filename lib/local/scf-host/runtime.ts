/**
 * The child side of the SCF host: loads one bundle with `require` and runs one invocation at a time, after the reference
 * bootstrap of the platform (tencentyun/scfcli, nodejs8.9). It differs where the platform's text is newer: a promise that
 * never settles waits for the time limit, and a promise handler cannot return through its callback (583/67790).
 * Usage: node scf-runtime.js <bundle> <export>, by `fork`.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DoneMessage, InitMessage, InvokeMessage, Thrown } from './messages.ts';

type Said = Pick<DoneMessage, 'result' | 'error'>;
type Callback = (error: unknown, result?: unknown) => void;

const [bundle = '', exported = ''] = process.argv.slice(2);
const { channel, stdout, stderr } = process;
// Taken before user code can replace them; and a function of the platform has no such channel.
const writers = [stdout, stderr].map((stream) => stream.write.bind(stream));
const now = Date.now;
const send = process.send?.bind(process) as (message: InitMessage | DoneMessage) => void;
delete process.send;

let end: ((said: Said, isBroken?: boolean) => void) | undefined; // of the invocation in hand
let onEmptyLoop: (() => void) | undefined;

const memory = () => process.resourceUsage().maxRSS * 1024;

/** Resolves when everything written so far is in the pipes, so that no line comes after the answer. */
function flush(): Promise<unknown> {
  return Promise.all(writers.map((write) => new Promise<void>((resolve) => write('', () => resolve()))));
}

function describe(thrown: unknown): Thrown {
  try {
    const { message, code } = thrown instanceof Error ? (thrown as NodeJS.ErrnoException) : { message: String(thrown) };
    return { message: String(message), ...(code !== undefined && { code: String(code) }) };
  } catch {
    return { message: 'what was thrown cannot be shown as text' };
  }
}

function succeed(result: unknown): Said {
  try {
    return { result: JSON.stringify(result) ?? 'null' };
  } catch (cause) {
    return { error: { message: `stringify response to json failed: ${describe(cause).message}` } };
  }
}

const fail = (thrown: unknown): Said => ({ error: describe(thrown) });
const sayOf: (...said: Parameters<Callback>) => Said = (error, result) =>
  error === undefined || error === null ? succeed(result) : fail(error);

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function begin(): (said: Said, isBroken?: boolean) => void {
  const own = (said: Said, isBroken = false) => {
    if (end !== own) return;
    end = undefined;
    onEmptyLoop = undefined;
    channel?.ref();
    flush().then(() => send({ type: 'done', ...said, isBroken, memory: memory() }));
  };
  end = own;
  return own;
}

function invoke(handler: unknown, message: InvokeMessage): void {
  Object.assign(process.env, message.env);
  const finish = begin();
  let said: Said | undefined; // through the callback
  let isPatient = true;
  let isCallbackStyle = false; // known once the handler has returned
  const callback: Callback = (error, result) => {
    if (said) return;
    said = sayOf(error, result);
    isPatient = context.callbackWaitsForEmptyEventLoop;
    if (isCallbackStyle && !isPatient) finish(said);
  };
  const context = {
    ...message.context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, message.deadline - now()),
    getContext: () => message.context,
    done: (error: unknown, result?: unknown) => finish(said ?? sayOf(error, result)),
    succeed: (result: unknown) => finish(said ?? succeed(result)),
    fail: (error: unknown) => finish(said ?? fail(error)),
  };
  try {
    if (typeof handler !== 'function') throw new Error(`"${exported}" is no function of ${path.basename(bundle)}`);
    const returned: unknown = handler(JSON.parse(message.event), context, callback);
    if (isPromise(returned)) {
      returned.then(
        (result) => finish(succeed(result)),
        (error) => finish(fail(error)),
      );
      return;
    }
    isCallbackStyle = true;
    if (said && !isPatient) finish(said);
    if (end !== finish) return;
    onEmptyLoop = () => finish(said ?? succeed(null));
    channel?.unref(); // it must not keep alive the loop whose end is waited for
  } catch (error) {
    finish(fail(error));
  }
}

function load(): void {
  try {
    process.chdir(path.dirname(bundle));
    const loaded: unknown = createRequire(bundle)(bundle);
    const read = () => (loaded as Record<string, unknown> | null | undefined)?.[exported];
    process.on('message', (message: InvokeMessage) => invoke(read(), message));
    send({ type: 'init', memory: memory() });
  } catch (error) {
    process.on('message', () => undefined); // stay until the host has read the reason
    complain(error);
    flush().then(() => send({ type: 'init', error: describe(error), memory: memory() }));
  }
}

/** Node would print what nobody catches. */
function complain(error: unknown): void {
  writers[1]?.(`${error instanceof Error ? error.stack : describe(error).message}\n`);
}

process.on('uncaughtException', (error) => {
  complain(error);
  // Between two invocations there is none to end; the host hears of it all the same.
  (end ?? begin())(fail(error), true);
});
process.on('beforeExit', () => onEmptyLoop?.());
process.on('disconnect', () => process.exit());
load();
