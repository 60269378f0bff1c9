import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { OUTPUT_END } from './messages.ts';

/** Cuts the output of a child into lines, and knows when that of an invocation is complete. */
export interface Output {
  /** Resolves when the end of the invocation's output has been read, or the stream is over. */
  ended(): Promise<void>;
}

/** Reads a stream of a child; every complete line goes to `onLine`, UTF-8 sequences that chunks cut are put together. */
export function readOutput(stream: Readable, onLine: (line: string) => void): Output {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let ends = 0;
  let waiting: (() => void)[] = [];
  let isOver = false;
  const release = () => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const end = line.indexOf(OUTPUT_END.trimEnd());
      const text = end >= 0 ? line.slice(0, end) : line;
      if (text !== '') onLine(text);
      if (end >= 0) ends += 1;
    }
    if (ends > 0) release();
  });
  stream.on('close', () => {
    if (rest !== '') onLine(rest);
    isOver = true;
    release();
  });
  return {
    async ended() {
      if (ends === 0 && !isOver) await new Promise<void>((resolve) => waiting.push(resolve));
      ends = 0;
    },
  };
}
