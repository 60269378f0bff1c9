import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readOutput } from '../../../lib/local/scf-host/output.ts';

/** Reads chunks as they come, then the rest. */
async function linesOf(chunks: readonly Buffer[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  const output = readOutput(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  await new Promise<void>((resolve) => stream.end(resolve));
  output.flush();
  return lines;
}

it('gives the same lines however the bytes are cut', async () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, ''));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat(200)), async (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      const places = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b);
      const chunks = places.slice(1).map((end, n) => bytes.subarray(places[n], end));
      expect(await linesOf(chunks)).toEqual(lines);
    }),
  );
});

it.each([
  ['a last line without an end', ['a\nb'], ['a', 'b']],
  ['empty lines', ['a\n\nb\n'], ['a', '', 'b']],
  ['ends of Windows', ['a\r', '\nb\r\n'], ['a', 'b']],
  ['bytes that are no UTF-8', [Buffer.from([0x61, 0xff, 0x0a])], ['a\u{fffd}']],
  ['a sequence that is never finished', [Buffer.from('图').subarray(0, 2)], ['\u{fffd}']],
  ['nothing', [], []],
])('reads %s', async (_, chunks, lines) => {
  expect(await linesOf(chunks.map((chunk) => Buffer.from(chunk)))).toEqual(lines);
});
