import { type Child, type ChildOptions, startChild } from './child.ts';
import type { Ended } from './function-spec.ts';
import type { DoneMessage, InitMessage, InvokeMessage, Thrown } from './messages.ts';

/** How an instance is started. */
export interface InstanceOptions extends Omit<ChildOptions, 'onLine' | 'onMessage'> {
  readonly initTimeoutMs: number;
  /** Whether it is stopped between invocations. */
  readonly freeze: boolean;
  /** Called once its process is gone. */
  readonly onGone: () => void;
}

/** One process that serves one invocation at a time. */
export interface Instance {
  readonly pid: number;
  /** Whether it may be given another invocation. */
  readonly isSound: boolean;
  /** Highest resident size that it has reported, in bytes. */
  readonly memory: number;
  /** How loading ended: 200, or why it failed. */
  readonly loaded: Promise<Ended>;
  /** Sends its lines somewhere else from now on. */
  listen(onLine: (line: string) => void): void;
  /** Thaws it, runs an event to its end or its time limit, and freezes it again. One at a time. */
  run(message: Omit<InvokeMessage, 'deadline'>, timeLimitMs: number): Promise<Ended>;
  /** Kills it, frozen or not, and waits until it is gone; what it was doing ends with 499. */
  close(): Promise<void>;
}

const RESULT_BYTES = 6 * 1024 * 1024; // 583/11637

const thrown = ({ message, code }: Thrown, prefix = ''): Ended => ({
  statusCode: 430,
  errorMessage: `${prefix}${message}`,
  ...(code !== undefined && { errorCode: code }),
});

function endedOf({ result = 'null', error }: DoneMessage): Ended {
  if (error) return thrown(error);
  if (Buffer.byteLength(result) > RESULT_BYTES) return { statusCode: 407, errorMessage: 'body size is too long' };
  return { statusCode: 200, result: JSON.parse(result) };
}

const CLOSED: Ended = { statusCode: 499, errorMessage: 'the host was closed' };
const OUT_OF_MEMORY = 'JavaScript heap out of memory';

/** Starts an instance; its bundle is being loaded when this returns. */
export function startInstance(options: InstanceOptions): Instance {
  let onLine: (line: string) => void = () => undefined;
  let memory = 0;
  let isSound = true;
  let ranOutOfMemory = false;
  let verdict: Ended | undefined; // what the invocation in hand ends with, once known
  let settle: ((ended: Ended) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;

  function condemn(why: Ended): void {
    verdict ??= why;
    isSound = false;
    child.signal('SIGKILL');
  }
  /** Resolves with what `settle` is given; after the limit the process is killed and `late` is what came of it. */
  function wait(limitMs: number, late: string): Promise<Ended> {
    timer = setTimeout(() => condemn({ statusCode: 433, errorMessage: late }), limitMs);
    return new Promise((resolve) => {
      settle = resolve;
    });
  }
  async function finish(ended: Ended, isBroken: boolean): Promise<void> {
    verdict = ended;
    if (isBroken) return condemn(ended);
    await child.read();
    if (!isSound) return;
    verdict = undefined;
    if (options.freeze) child.signal('SIGSTOP');
    settle?.(ended);
  }
  function onMessage(message: InitMessage | DoneMessage): void {
    if (verdict) return; // it was too late
    clearTimeout(timer);
    memory = message.memory;
    if (message.type === 'done') finish(endedOf(message), message.isBroken);
    // No document gives a code for it; a syntax error is listed with 430 (583/41138).
    else if (message.error) condemn(thrown(message.error, 'init failed: '));
    else settle?.({ statusCode: 200 });
  }

  const child: Child = startChild({
    ...options,
    onLine(line) {
      if (line.includes(OUT_OF_MEMORY) && line.startsWith('FATAL ERROR')) ranOutOfMemory = true;
      onLine(line);
    },
    onMessage,
  });
  const loaded = wait(options.initTimeoutMs, `init failed: not loaded after ${options.initTimeoutMs} ms`);
  const gone = child.ended.then((how) => {
    isSound = false;
    clearTimeout(timer);
    verdict ??= ranOutOfMemory
      ? { statusCode: 434, errorMessage: `MemoryLimitReached: ${options.memoryMb} MB` }
      : { statusCode: 439, errorMessage: `User process exit when running: ${how}` };
    settle?.(verdict);
    options.onGone();
  });
  return {
    pid: child.pid,
    loaded,
    get isSound() {
      return isSound;
    },
    get memory() {
      return memory;
    },
    listen(listener) {
      onLine = listener;
    },
    async run(message, timeLimitMs) {
      if (!isSound) return gone.then(() => verdict ?? CLOSED);
      if (options.freeze) child.signal('SIGCONT');
      const ended = wait(timeLimitMs, `TimeLimitReached: no answer after ${timeLimitMs} ms`);
      child.send({ ...message, deadline: Date.now() + timeLimitMs });
      return ended;
    },
    close() {
      condemn(CLOSED);
      return gone;
    },
  };
}
