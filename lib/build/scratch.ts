import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // it is somebody else's
  }
}

/**
 * Makes a folder in `<root>/.local` for as long as this process needs it, and removes those of its kind whose maker was killed before it
 * could. Whoever makes one removes it.
 */
export async function makeScratch(root: string, kind: string): Promise<string> {
  const local = path.join(root, '.local');
  await mkdir(local, { recursive: true });
  const form = new RegExp(`^${kind}-(\\d+)-`);
  const left = (await readdir(local)).filter((name) => {
    const [, pid] = form.exec(name) ?? [];
    return pid !== undefined && !isAlive(Number(pid));
  });
  await Promise.all(left.map((name) => rm(path.join(local, name), { recursive: true, force: true })));
  return mkdtemp(path.join(local, `${kind}-${process.pid}-`));
}
