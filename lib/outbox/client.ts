import net from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Database } from './settings.ts';
import type { Sql } from './transaction.ts';

/** One connection and the way to end it at once. */
export interface Client {
  readonly sql: Sql;
  /** Cuts the line; a driver that is told to end would wait for the other side. */
  destroy(): void;
}

function tlsOptions({ tls, ca, host }: Database): false | ConnectionOptions {
  if (tls === 'off') return false;
  const name = net.isIP(host) ? { host } : { host, servername: host };
  return { ...name, rejectUnauthorized: tls === 'verify', ...(ca && { ca }) };
}

/**
 * Loads the driver and makes a client of one connection, opened by its first statement and never again. Nothing of it depends on a session,
 * so that poolers which change connections between transactions are fine: no prepared statements, no types fetched, no
 * start-up parameters.
 */
export async function openClient(database: Database, connectMs: number): Promise<Client> {
  const { default: driver } = await import('postgres');
  let line: net.Socket | undefined;
  // Once: a driver that connects again by itself would go on with the rest of a transaction as if nothing had happened.
  const connect = () =>
    new Promise<net.Socket>((resolve, reject) => {
      if (line) return reject(Object.assign(new Error('the connection is over'), { code: 'CONNECTION_ENDED' }));
      const opened = net.connect({ host: database.host, port: database.port });
      line = opened;
      opened.setNoDelay(true);
      opened.once('error', reject);
      opened.once('connect', () => resolve(opened.off('error', reject)));
    });
  const options = {
    host: database.host,
    port: database.port,
    user: database.user,
    password: database.password,
    database: database.name,
    ssl: tlsOptions(database),
    socket: connect, // the driver's own types do not know it; it gives us the line to cut
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: connectMs / 1000,
    backoff: false,
    max_lifetime: null,
    connection: { application_name: '' },
    onnotice: () => {},
  };
  const sql = driver(options);
  return {
    sql,
    destroy() {
      void sql.end({ timeout: 0 });
      line?.destroy();
    },
  };
}
