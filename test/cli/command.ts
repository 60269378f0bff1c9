import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';

export const root = path.resolve(import.meta.dirname, '../..');

/** Starts `overseas-purge` as it was built. Of the environment it gets what a shell has, and `env`. */
export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = root): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd, env: { PATH, HOME, ...env } });
}

/** Runs a command to its end. */
export async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = '', cwd = root) {
  const child = start(args, env, cwd);
  child.stdin?.end(input);
  const [stdout, stderr, code] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

/** Waits until the output of a command holds something, and returns all of it so far. */
export function outputWith(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
      if (wanted.test(output)) resolve(output);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('close', (code) => reject(new Error(`ended with ${code} before ${wanted}: ${output}`)));
  });
}

/** Sends a signal and waits for the end. */
export function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.kill(signal);
  return ended;
}
