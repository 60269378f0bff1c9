import { PurgeError } from '../errors.ts';

/** Waits for a server to listen. Throws PurgeError `BAD_USAGE` that names the port when it is taken or not allowed. */
export async function listening<Server>(port: number, server: Promise<Server>): Promise<Server> {
  try {
    return await server;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const why = code === 'EADDRINUSE' ? 'is in use' : 'may not be used by you';
    throw new PurgeError('BAD_USAGE', `port ${port} ${why} (${code}); choose another one with --port`, { cause });
  }
}
