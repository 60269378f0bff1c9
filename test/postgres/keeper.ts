import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Release } from '../../lib/local/postgres/binaries.ts';
import { type Server, startServer } from './server.ts';

const LOOK_MS = 200;

/** What the keeper leaves for those who wait: a URL, or why there is none. */
export interface Announcement {
  readonly url?: string;
  readonly error?: string;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function announce(folder: string, announcement: Announcement): Promise<void> {
  const draft = path.join(folder, 'announcement.draft');
  await writeFile(draft, JSON.stringify(announcement), { mode: 0o600 });
  await rename(draft, path.join(folder, 'announcement.json')); // whole or not at all
}

/**
 * Keeps a server for as long as the process `pid` lives, however that ends, and removes everything then. Runs in a process of
 * its own, since test files come and go in theirs.
 */
export async function keepServer(folder: string, release: Release, pid: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  let server: Server | undefined;
  try {
    server = await startServer({ folder: path.join(folder, 'server'), release });
    await announce(folder, { url: server.url });
  } catch (error) {
    await announce(folder, { error: String(error) });
  }
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}
