import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const MOST_MB = 150;
const MOST_TIMES = 12;
const ENTRY = 'test/bench/planning.ts';

/** Runs the measurement of `npm run bench` in a process of its own, so that nobody else's memory is in it. */
async function measured(): Promise<{ mb: number; ratio: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'overseas-purge-scale-'));
  try {
    const outfile = path.join(folder, 'planning.mjs');
    await build({ entryPoints: [ENTRY], outfile, bundle: true, platform: 'node', format: 'esm' });
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', outfile, '--json']);
    return JSON.parse(stdout) as { mb: number; ratio: number };
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('plans 10^5 URLs in 5000 directories within 150 MB, and 10^6 for at most twelve times as much', async () => {
  const { mb, ratio } = await measured();
  expect(mb).toBeGreaterThan(0);
  expect(mb).toBeLessThanOrEqual(MOST_MB);
  expect(ratio).toBeLessThanOrEqual(MOST_TIMES);
}, 120_000);
