import { type Reply, text } from '../reply.ts';
import type { TransportFault } from './faults.ts';

// What a gateway on the way would say; a client must not take it for an answer of the API.
const PAGE = '<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n';

/** What a caller of any API sees of a fault on the way. */
export function strike(kind: TransportFault): Reply {
  switch (kind) {
    case 'timeout':
      return { kind: 'silence' };
    case 'reset':
      return { kind: 'cut' };
    case 'http-500':
      return text(500, 'Internal Server Error\n');
    case 'not-json':
      return text(200, PAGE, 'text/html; charset=utf-8');
  }
}
