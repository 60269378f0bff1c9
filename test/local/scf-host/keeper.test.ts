import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { handler } from './fixture-host.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'scf-keeper-'));
const started: ChildProcess[] = [];

beforeAll(async () => {
  const host = { entryPoints: [path.join(root, 'lib/local/scf-host/host.ts')], outfile: path.join(folder, 'host.cjs') };
  await build({ ...host, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' });
  writeFileSync(path.join(folder, 'f.js'), handler('return process.pid;'));
  const runtime = path.join(root, 'dist/scf-runtime.js');
  const options = {
    runtime,
    baseEnv: {},
    functions: [{ name: 'f', bundle: path.join(folder, 'f.js'), env: {}, timeoutMs: 5000 }],
  };
  writeFileSync(
    path.join(folder, 'main.cjs'),
    `const host = require('./host.cjs').createScfHost(${JSON.stringify(options)});
     process.on('SIGTERM', () => host.close());
     host.invoke('f', {}).then(({ result }) => console.log(result));`,
  );
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly isZombie: boolean;
}

function processTable(): Row[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  return stdout.split('\n').map((line) => {
    const [pid, parent, stat = ''] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), isZombie: stat.startsWith('Z') };
  });
}

const isThere = (wanted: number) => processTable().some(({ pid, isZombie }) => pid === wanted && !isZombie);

/** Starts a program that holds a host, and waits until it has an idle, frozen instance. */
async function startProgram() {
  const program = spawn(process.execPath, [path.join(folder, 'main.cjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(program);
  const instance = await new Promise<number>((resolve) => program.stdout.once('data', (text) => resolve(Number(text))));
  const children = processTable().filter(({ parent }) => parent === program.pid);
  return { program, instance, children: children.map(({ pid }) => pid) };
}

it('leaves no process behind when the program that holds the host is killed', async () => {
  const { program, instance, children } = await startProgram();
  expect(children).toContain(instance);
  program.kill('SIGKILL');
  await expect.poll(() => children.filter(isThere)).toEqual([]);
});

it('leaves no process behind when the host is closed, and lets the program end by itself', async () => {
  const { program, children } = await startProgram();
  const ended = new Promise((resolve) => program.once('exit', (code, signal) => resolve(signal ?? code)));
  program.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(children.filter(isThere)).toEqual([]);
});
