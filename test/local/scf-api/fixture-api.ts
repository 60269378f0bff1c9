import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { scf } from 'tencentcloud-sdk-nodejs-scf';
import { type ScfApi, type ScfApiOptions, startScfApi } from '../../../lib/local/scf-api/scf-api.ts';

const runtime = path.resolve(import.meta.dirname, '../../../dist/scf-runtime.js');

/** Tencent's own client of SCF. */
export type Client = InstanceType<typeof scf.v20180416.Client>;

type Creation = Parameters<Client['CreateFunction']>[0];

/** A local SCF API with Tencent's own SDK as its client; closing it removes everything. */
export interface FixtureApi extends AsyncDisposable {
  readonly api: ScfApi & { readonly url: string };
  readonly client: Client;
  readonly folder: string;
  /** What every invocation came to: what made it, its status code, its result or error. */
  readonly results: readonly (readonly [what: string, statusCode: number, outcome: unknown])[];
}

/** Tencent's SDK, talking to an API on this machine. */
export function clientOf(url: string, secretKey = 'local-secret', region = 'ap-singapore'): Client {
  // With an agent of its own it does not look for a proxy in the environment.
  const httpProfile = { endpoint: new URL(url).host, protocol: 'http://', agent: new Agent() };
  return new scf.v20180416.Client({
    credential: { secretId: 'AKIDlocal', secretKey },
    region,
    profile: { httpProfile },
  });
}

/** Starts an API with short times and what the test is about. */
export async function fixtureApi(options: Partial<ScfApiOptions> = {}): Promise<FixtureApi> {
  const folder = mkdtempSync(path.join(tmpdir(), 'scf-api-'));
  const { PATH = '' } = process.env;
  const results: [string, number, unknown][] = [];
  const api = await startScfApi({
    folder,
    runtime,
    baseEnv: { PATH },
    retryDelayMs: 20,
    onResult: (what, { statusCode, result, errorMessage }) => results.push([what, statusCode, result ?? errorMessage]),
    ...options,
  });
  return {
    api,
    client: clientOf(api.url),
    folder,
    results,
    async [Symbol.asyncDispose]() {
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A zip of sources in base64, as the API takes it. */
export function zipOf(files: Readonly<Record<string, string>>): string {
  const entries = Object.entries(files).map(([name, source]) => [name, strToU8(source)] as const);
  return Buffer.from(zipSync(Object.fromEntries(entries))).toString('base64');
}

/** The zip of a handler with this body, which sees `event` and `context`. */
export const codeOf = (body: string, before = '') =>
  zipOf({ 'index.js': `${before}\nexports.main_handler = async (event, context) => { ${body} };` });

/** What CreateFunction needs, and what a test adds to it. */
export const creation = (body = 'return event;', more: object = {}) => ({
  FunctionName: 'fn',
  Code: { ZipFile: codeOf(body) },
  Handler: 'index.main_handler',
  Runtime: 'Nodejs18.15',
  ...more,
});

/** Looks until the function is no longer being written, as a client must; says how it ended. */
export async function settled(client: Client, FunctionName = 'fn'): Promise<string | undefined> {
  for (;;) {
    const { Status } = await client.GetFunction({ FunctionName });
    if (Status !== 'Creating' && Status !== 'Updating') return Status;
  }
}

/** Creates a function and looks until it is there. */
export async function deploy(client: Client, body?: string, more: Partial<Creation> = {}): Promise<string | undefined> {
  await client.CreateFunction(creation(body, more));
  return settled(client, more.FunctionName);
}

/** Waits until something is so, for what real processes and timers do. */
export async function until(isSo: () => boolean, patienceMs = 5000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error('it did not come true');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
