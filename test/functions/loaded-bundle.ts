import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inject, vi } from 'vitest';

const require = createRequire(import.meta.url);

/** What a handler takes for a context; the time limit counts from the call. */
export function contextOf(requestId: string, timeLimitMs = 10_000) {
  const end = Date.now() + timeLimitMs;
  return {
    request_id: requestId,
    function_name: 'tested',
    time_limit_in_ms: timeLimitMs,
    environ: 'CANARY=environ-canary',
    environment: '{"CANARY":"environment-canary"}',
    getRemainingTimeInMillis: () => end - Date.now(),
  };
}

/** Loads a built bundle as a cold instance would, with `require` and an empty cache. */
export function loadBundle(name: string): (event: unknown, context: unknown) => Promise<unknown> {
  const file = path.join(inject('goldenFunctions'), `${name}.js`);
  delete require.cache[file];
  return require(file).main_handler;
}

/** Reads an event of `events/`. */
export function goldenEvent(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../events/${file}`, import.meta.url), 'utf8'));
}

/** The environment of a function that calls the local API; restored after the test by `vi.unstubAllEnvs`. */
export function stubEnvironment(apiUrl: string, more: Readonly<Record<string, string>> = {}): void {
  const standard = {
    CDN_API2_URL: `${apiUrl}/v2/index.php`,
    PURGE_SECRET_ID: 'AKIDlocal',
    PURGE_SECRET_KEY: 'local-secret',
  };
  for (const [name, value] of Object.entries({ ...standard, ...more })) vi.stubEnv(name, value);
}

/** Collects what a function logs, as parsed lines, instead of printing it. */
export function captureLog(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  return lines;
}
