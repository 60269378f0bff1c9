import { brotliDecompressSync } from 'node:zlib';

/** The texts that are packed in a bundle, as they are compiled. */
export function packedTexts(source: string): string[] {
  const packed = [...source.matchAll(/"([A-Za-z0-9+/]{1000,}={0,2})"/g)];
  return packed.map(([, text = '']) => brotliDecompressSync(Buffer.from(text, 'base64')).toString());
}
