import { readFileSync, rmSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Server, startServer } from '../postgres/server.ts';
import { createStore, type Store } from './store.ts';

/** A folder with a PostgreSQL of its own, since that will be restarted. */
export interface Ground {
  readonly folder: string;
  readonly server: Server;
  readonly store: Store;
  end(): Promise<void>;
}

/** The process ends without having cleaned up: a run that was stopped, or a test that broke it off. */
function abandon(folder: string): void {
  try {
    const [pid] = readFileSync(path.join(folder, 'server', 'data', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
  } catch {
    // it does not run
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Starts a server and makes the database on it; whatever fails or ends this process, nothing of it stays. */
export async function createGround(): Promise<Ground> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'overseas-purge-chaos-'));
  const leave = () => abandon(folder);
  process.once('exit', leave);
  let server: Server | undefined;
  async function clean(): Promise<void> {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
    process.off('exit', leave);
  }
  try {
    await chmod(folder, 0o755); // the user of the server must get through
    server = await startServer({ folder: path.join(folder, 'server') });
    const store = await createStore(server.url);
    return {
      folder,
      server,
      store,
      async end() {
        await store.end();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}
