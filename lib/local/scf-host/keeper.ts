import { type ChildProcess, spawn } from 'node:child_process';

/** Ends processes when this one ends without ending them, also by SIGKILL: a frozen child cannot notice by itself. */
export interface Keeper {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Resolves when nothing of it is left. */
  close(): Promise<void>;
}

// Its input ends with the process that holds the other end. The last line lists the process groups of that time.
const SCRIPT = 'while read -r line; do groups=$line; done; for group in $groups; do kill -s KILL -- "-$group"; done';

/** Makes a keeper; its process (a plain `sh`) starts with the first one to watch. Without `/bin/sh` it keeps nothing. */
export function createKeeper(): Keeper {
  const pids = new Set<number>();
  let shell: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  function start(): ChildProcess {
    const started = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], env: {}, detached: true });
    ended = new Promise((resolve) => {
      started.once('exit', () => resolve());
      started.once('error', () => resolve());
    });
    started.stdin?.on('error', () => undefined); // somebody killed it
    return started;
  }
  const tell = () => {
    shell ??= start();
    shell.stdin?.write(`${[...pids].join(' ')}\n`);
  };
  return {
    watch(pid) {
      if (pid === 0) return; // it could not be started
      pids.add(pid);
      tell();
    },
    forget(pid) {
      pids.delete(pid);
      tell();
    },
    close() {
      shell?.stdin?.end();
      return ended;
    },
  };
}
