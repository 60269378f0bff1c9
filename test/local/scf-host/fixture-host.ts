import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FunctionSpec } from '../../../lib/local/scf-host/function-spec.ts';
import { createScfHost, type HostOptions, type ScfHost } from '../../../lib/local/scf-host/host.ts';

const runtime = path.resolve(import.meta.dirname, '../../../dist/scf-runtime.js');

/** A host that runs one function, `f`, whose source a test writes down; closing it removes everything. */
export interface FixtureHost extends AsyncDisposable {
  readonly host: ScfHost;
  readonly folder: string;
}

/** Makes a host for a CommonJS source, with short times and what the test is about. */
export function fixtureHost(
  source: string,
  spec: Partial<FunctionSpec> = {},
  options: Partial<HostOptions> = {},
): FixtureHost {
  const folder = mkdtempSync(path.join(tmpdir(), 'scf-host-'));
  const bundle = path.join(folder, 'f.js');
  writeFileSync(bundle, source);
  const functions = [{ name: 'f', bundle, env: {}, timeoutMs: 5000, ...spec }];
  const { PATH = '' } = process.env;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const make = () => {
    try {
      return createScfHost({ runtime, baseEnv: { PATH }, retryDelayMs: 20, functions, ...options });
    } catch (error) {
      remove(); // nobody gets a host that could be closed
      throw error;
    }
  };
  const host = make();
  return {
    host,
    folder,
    async [Symbol.asyncDispose]() {
      await host.close();
      remove();
    },
  };
}

/** The source of a handler with this body, which sees `event` and `context`. */
export const handler = (body: string, before = '') =>
  `${before}\nexports.main_handler = async (event, context) => { ${body} };`;

/** Says whether a process is there and runs or sleeps; a dead one that nobody has waited for is not there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
