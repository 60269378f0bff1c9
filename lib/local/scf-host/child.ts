import { fork } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import type { DoneMessage, InitMessage, InvokeMessage } from './messages.ts';
import { readOutput } from './output.ts';

/** How a process is started. */
export interface ChildOptions {
  readonly runtime: string;
  readonly bundle: string;
  readonly handler: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Heap limit of Node, in MB. */
  readonly memoryMb: number;
  readonly onLine: (line: string) => void;
  readonly onMessage: (message: InitMessage | DoneMessage) => void;
}

/** A process with a group of its own: signals reach it and all that it started, and Ctrl-C in a terminal reaches none. */
export interface Child {
  /** 0 when it could not be started. */
  readonly pid: number;
  /** Does nothing when the process is gone. */
  send(message: InvokeMessage): void;
  signal(name: NodeJS.Signals): void;
  /** Resolves when what it had written by the time of its last message has gone to `onLine`, an unfinished line included. */
  read(): Promise<void>;
  /** Resolves with how it ended, after its last line. */
  readonly ended: Promise<string>;
}

// `require` of an ES module works since Node 20.19, but not on the Node 18 that bundles are for.
const COMMONJS_ONLY = ['require-module', 'detect-module']
  .filter((name) => process.allowedNodeEnvironmentFlags.has(`--experimental-${name}`))
  .map((name) => `--no-experimental-${name}`);

/** Starts a process that runs a bundle. */
export function startChild(options: ChildOptions): Child {
  const child = fork(options.runtime, [options.bundle, options.handler], {
    env: { ...options.env },
    execArgv: [`--max-old-space-size=${options.memoryMb}`, ...COMMONJS_ONLY],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
    detached: true,
  });
  const { pid = 0 } = child;
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const outputs = streams.map((stream) => readOutput(stream, options.onLine));
  const signal = (name: NodeJS.Signals) => {
    try {
      if (pid !== 0) process.kill(-pid, name);
    } catch {
      // the group is gone already
    }
  };
  const read = async () => {
    // What was written before the message came is in the socket by now, and one whole turn of the loop reads all of it.
    await turn();
    await turn();
    for (const output of outputs) output.flush();
  };
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => pid === 0 && resolve(error.message));
    child.once('exit', (code, name) => {
      signal('SIGKILL'); // what it has started must neither survive it nor hold its output open
      resolve(name ? `signal ${name}` : `exit code ${code}`);
    });
  }).then(async (how) => {
    await read();
    for (const stream of streams) stream.destroy();
    return how;
  });
  child.on('message', (message) => options.onMessage(message as InitMessage | DoneMessage));
  child.on('disconnect', () => signal('SIGKILL'));
  return { pid, send: (message) => void child.send(message, () => undefined), signal, read, ended };
}
