import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** The output of a child, cut into lines. */
export interface Output {
  /** Hands over a last line that has no end of line yet. */
  flush(): void;
}

/**
 * Reads a stream of a child: every line goes to `onLine` once it is complete, without its end. UTF-8 sequences and lines
 * that chunks cut are put together; bytes that are no UTF-8 become U+FFFD.
 */
export function readOutput(stream: Readable, onLine: (line: string) => void): Output {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  return {
    flush() {
      const last = rest + decoder.end();
      rest = '';
      if (last !== '') onLine(last);
    },
  };
}
