import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionSpec, InvocationResult } from '../scf-host/function-spec.ts';
import { createScfHost, type HostOptions, type ScfHost } from '../scf-host/host.ts';
import { type Code, readHandler } from './code.ts';
import type { Region } from './region.ts';
import type { Settings } from './settings.ts';

/** What all deployments of an API share. */
export interface Ground extends Pick<HostOptions, 'runtime' | 'baseEnv' | 'onLog'> {
  /** Each deployment has a folder of its own below it. */
  readonly folder: string;
  readonly region: Region;
  readonly appid: string;
  readonly roleKeys: NonNullable<FunctionSpec['role']>;
}

/** What is deployed. */
export interface Deployable {
  readonly name: string;
  readonly handler: string;
  readonly code: Code;
  readonly settings: Settings;
}

/** Code and settings that run: a pool of processes and the folder they run from. */
export interface Deployment {
  /** A synchronous invocation. Whoever calls it sees to it that there are not too many. */
  invoke(event: unknown, requestId: string): Promise<InvocationResult>;
  /** Waits for what runs, then closes. */
  retire(): Promise<void>;
  /** Kills its processes and removes its folder. */
  close(): Promise<void>;
}

function writeDown(code: Code, folder: string): void {
  // On the platform no package.json stands above the code; here one may, and it may say that .js files are ES modules.
  const files = new Map([['package.json', Buffer.from('{"type":"commonjs"}\n') as Uint8Array], ...code.files]);
  for (const [file, bytes] of files) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}

function startHost({ name, handler, settings }: Deployable, folder: string, ground: Ground): ScfHost {
  const { file = '', exported = '' } = readHandler(handler) ?? {};
  return createScfHost({
    runtime: ground.runtime,
    baseEnv: ground.baseEnv,
    region: ground.region.name,
    appid: ground.appid,
    ...(ground.onLog && { onLog: ground.onLog }),
    functions: [
      {
        name,
        bundle: path.join(folder, `${file}.js`),
        handler: exported,
        env: settings.variables,
        timeoutMs: settings.timeoutS * 1000,
        initTimeoutMs: settings.initTimeoutS * 1000,
        memoryMb: settings.memoryMb,
        maxInstances: Number.MAX_SAFE_INTEGER, // its runner counts, over old and new deployments
        ...(settings.role !== '' && { role: ground.roleKeys }),
      },
    ],
  });
}

/** Deploys: writes the code down; processes start with the first invocation. Throws when it cannot, and leaves nothing behind. */
export function startDeployment(deployable: Deployable, ground: Ground): Deployment {
  const { name, code } = deployable;
  const folder = mkdtempSync(path.join(ground.folder, `${name}-`));
  let host: ScfHost;
  try {
    writeDown(code, folder);
    host = startHost(deployable, folder, ground);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const running = new Set<Promise<InvocationResult>>();
  async function close(): Promise<void> {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  }
  return {
    invoke(event, requestId) {
      const invocation = host.invoke(name, event, { requestId });
      running.add(invocation);
      return invocation.finally(() => running.delete(invocation));
    },
    async retire() {
      await Promise.allSettled(running);
      await close();
    },
    close,
  };
}
