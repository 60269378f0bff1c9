/** Resolves when the process is asked to end, by Ctrl-C or a signal; a second one ends it at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
