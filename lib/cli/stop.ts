const AGAIN_MS = 1000;

/** The exit code of a command that was interrupted before it was done. */
export const INTERRUPTED = 130;

/**
 * Resolves when the process is asked to end, by Ctrl-C or a signal; call it before there is anything to clean up. A second
 * signal within a second is the same one (a terminal and npm both send it); a later one ends the process at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const ask = () => {
      if (askedAt !== undefined && Date.now() - askedAt > AGAIN_MS) process.exit(INTERRUPTED);
      askedAt ??= Date.now();
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
    process.on('SIGHUP', ask);
  });
}
