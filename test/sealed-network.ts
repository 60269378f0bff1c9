import net from 'node:net';

/** Tests talk to this machine only: a socket to any other host fails loudly instead of waiting for a time-out. */
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost', undefined]);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = typeof first === 'object' && first !== null ? (first as { host?: string }).host : undefined;
  if (!LOOPBACK.has(host)) throw new Error(`a test tried to reach ${host}; tests talk to 127.0.0.1 only`);
  return Reflect.apply(connect, this, args);
} as typeof connect;
