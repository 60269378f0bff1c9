// What it costs to load a function, side by side: a process that requires the bundle, and one that requires only
// node:https and node:crypto, which no function can do without. Timings are noisy, so pairs are measured and the ratio is told.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PAIRS = 31;
const root = path.resolve(import.meta.dirname, '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'require-'));
const bare = path.join(folder, 'bare.cjs');
writeFileSync(bare, "require('node:https'); require('node:crypto');\n");

/**
 * Milliseconds that a fresh process takes to require a file; the start of Node itself is not counted.
 * @param {string} file
 */
function loadMs(file) {
  const program = `const t = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - t)`;
  return Number(spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' }).stdout);
}

/** @param {number[]} numbers */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

for (const name of ['object-change', 'webhook', 'schedule']) {
  const file = path.join(root, 'dist', `${name}.js`);
  const pairs = Array.from({ length: PAIRS }, () => ({ ours: loadMs(file), bare: loadMs(bare) }));
  const ours = median(pairs.map((pair) => pair.ours));
  const theirs = median(pairs.map((pair) => pair.bare));
  const ratio = median(pairs.map((pair) => pair.ours / pair.bare));
  console.log(
    `require ${name}: ${ours.toFixed(1)} ms, bare https + crypto: ${theirs.toFixed(1)} ms, ratio ${ratio.toFixed(2)} (median of ${PAIRS} pairs)`,
  );
}
rmSync(folder, { recursive: true });
