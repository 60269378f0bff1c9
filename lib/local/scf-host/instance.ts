import { type ChildProcess, fork } from 'node:child_process';
import type { DoneMessage, InitMessage, InvokeMessage } from './messages.ts';
import { readOutput } from './output.ts';

/** How an instance is started. */
export interface InstanceOptions {
  readonly runtime: string;
  readonly bundle: string;
  readonly handler: string;
  /** The whole environment, frozen from now on but for what an invocation sets. */
  readonly env: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** Whether it is stopped between invocations. */
  readonly freeze: boolean;
  readonly onLine: (line: string) => void;
}

/** How an invocation ended: an answer, or the reason why the process is gone. */
export type Ended = DoneMessage | { readonly type: 'init-failed' | 'timeout' | 'exit'; readonly message: string };

/** One process that serves one invocation at a time. */
export interface Instance {
  readonly pid: number;
  readonly isFresh: boolean;
  readonly isIdle: boolean;
  readonly isGone: boolean;
  /** Thaws it, runs an event to its end or its time limit, and freezes it again. */
  run(message: InvokeMessage, timeLimitMs: number): Promise<Ended>;
  /** Kills it, frozen or not, and waits until it is gone. */
  kill(): Promise<void>;
  /** Kills it without waiting, for the end of the host's own process. */
  killNow(): void;
}

const OOM = /heap out of memory|ERR_WORKER_OUT_OF_MEMORY/;

/** Starts an instance: a process of its own, with the bundle's folder as working directory. */
export function startInstance(options: InstanceOptions): Instance {
  const { runtime, bundle, handler, env, memoryMb, freeze } = options;
  const child: ChildProcess = fork(runtime, [bundle, handler], {
    env,
    execArgv: [`--max-old-space-size=${memoryMb}`],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
  });
  let ranOutOfMemory = false;
  const outputs = [child.stdout, child.stderr].flatMap((stream) =>
    stream
      ? [
          readOutput(stream, (line) => {
            if (OOM.test(line)) ranOutOfMemory = true;
            options.onLine(line);
          }),
        ]
      : [],
  );
  let isIdle = true;
  let isFresh = true;
  let isGone = false;
  const gone = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      isGone = true;
      resolve(ranOutOfMemory ? 'out of memory' : `process exited with ${signal ?? `code ${code}`}`);
    });
  });
  const nextMessage = <Message>(type: string) =>
    new Promise<Message>((resolve) => {
      const listen = (message: { type: string }) => {
        if (message.type !== type) return;
        child.off('message', listen);
        resolve(message as Message);
      };
      child.on('message', listen);
    });
  const loaded = nextMessage<InitMessage>('init');
  const signal = (name: NodeJS.Signals) => isGone || child.kill(name);

  async function settle(message: InvokeMessage, timeLimitMs: number): Promise<Ended> {
    const started = await Promise.race([loaded, gone]);
    if (typeof started === 'string' || started.error !== undefined) {
      return { type: 'init-failed', message: typeof started === 'string' ? started : (started.error ?? '') };
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Ended>((resolve) => {
      const text = `Invoking task timed out after ${timeLimitMs / 1000} seconds`;
      timer = setTimeout(() => resolve({ type: 'timeout', message: text }), timeLimitMs);
    });
    const done = nextMessage<DoneMessage>('done');
    child.send({ ...message, deadline: Date.now() + timeLimitMs });
    const exited = gone.then((text): Ended => ({ type: 'exit', message: text }));
    const ended = await Promise.race([done, late, exited]);
    clearTimeout(timer);
    return ended;
  }

  const instance: Instance = {
    pid: child.pid ?? 0,
    get isFresh() {
      return isFresh;
    },
    get isIdle() {
      return isIdle && !isGone;
    },
    get isGone() {
      return isGone;
    },
    async run(message, timeLimitMs) {
      isIdle = false;
      if (freeze && !isFresh) signal('SIGCONT');
      const ended = await settle(message, timeLimitMs);
      isFresh = false;
      if (ended.type !== 'done' || ended.isBroken) await instance.kill();
      await Promise.all(outputs.map((output) => output.ended()));
      if (freeze) signal('SIGSTOP');
      isIdle = true;
      return ended;
    },
    async kill() {
      signal('SIGKILL');
      await gone;
    },
    killNow: () => void signal('SIGKILL'),
  };
  return instance;
}
