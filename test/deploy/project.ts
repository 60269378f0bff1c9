import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const root = path.resolve(import.meta.dirname, '../..');
const BINARY = path.join(root, 'node_modules', 'serverless', 'bin', 'serverless.js');

/** A copy of the project, to be changed and deployed. It lies in the project, so that its node_modules are found. */
export interface Project {
  readonly folder: string;
  /** Runs the real `serverless`. Of the environment it gets what a shell has, and `env`. */
  serverless(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  /** Changes a file of the copy; fails when there is nothing to change. */
  edit(file: string, from: string | RegExp, to: string): Promise<void>;
  read(file: string): Promise<string>;
  write(file: string, content: string): Promise<void>;
  remove(): Promise<void>;
}

/** How a command ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const QUIET = { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' };

async function run(folder: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [BINARY, ...args], {
    cwd: folder,
    env: { PATH, HOME, ...QUIET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

/** Copies what a deployment is made of. */
export async function copyProject(): Promise<Project> {
  const folder = await mkdtemp(path.join(root, '.local', 'deploy-'));
  for (const part of ['functions', 'lib', 'dist', 'events', 'package.json', 'purge.config.yaml', 'serverless.yml']) {
    await cp(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  const at = (file: string) => path.join(folder, file);
  return {
    folder,
    serverless: (args, env = {}) => run(folder, args, env),
    async edit(file, from, to) {
      const before = await readFile(at(file), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} does not hold ${from}`);
      await writeFile(at(file), after);
    },
    read: (file) => readFile(at(file), 'utf8'),
    write: (file, content) => writeFile(at(file), content),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
