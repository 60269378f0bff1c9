import { type ServerOptions, type Server as Started, startServer as start } from '../../lib/local/postgres/server.ts';

/** A PostgreSQL on loopback. */
export type Server = Started;

/** Starts the PostgreSQL of this project's packages; the caller stops it and removes the folder. */
export function startServer(options: Omit<ServerOptions, 'root'>): Promise<Server> {
  return start({ ...options, root: process.cwd() }); // npm runs everything in the folder of the project
}
