import { unzipSync } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256Of, zipBundle } from '../../lib/build/zip.ts';

const BUNDLE = new TextEncoder().encode('exports.main_handler = () => 1;\n'.repeat(50));

/** The entry of the central directory (APPNOTE 4.3.12), where permissions are. */
function directoryEntry(zip: Uint8Array): DataView {
  const at = Buffer.from(zip).indexOf('PK\x01\x02', 0, 'latin1');
  return new DataView(zip.buffer, zip.byteOffset + at);
}

afterEach(() => vi.unstubAllEnvs());

describe('zipBundle', () => {
  it('puts the one file at the root, where SCF looks for the handler, and nothing else', () => {
    const { zip } = zipBundle('webhook.js', BUNDLE);
    expect(Object.keys(unzipSync(zip))).toEqual(['webhook.js']);
    expect(Buffer.from(unzipSync(zip)['webhook.js'] ?? []).equals(BUNDLE)).toBe(true);
  });

  it('packs it, and tells the hash of the zip', () => {
    const { zip, sha256 } = zipBundle('webhook.js', BUNDLE);
    expect(zip.length).toBeLessThan(BUNDLE.length / 4);
    expect(sha256).toBe(sha256Of(zip));
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('lets everybody read the file: whoever runs it may not be who unpacks it', () => {
    const entry = directoryEntry(zipBundle('webhook.js', BUNDLE).zip);
    expect(entry.getUint8(5)).toBe(3); // made on Unix
    expect((entry.getUint32(38, true) / 2 ** 16) & 0o777).toBe(0o644);
  });

  it('gives the same bytes at any hour, in any time zone', () => {
    const zips = ['UTC', 'Asia/Shanghai', 'America/Los_Angeles'].map((zone, n) => {
      vi.stubEnv('TZ', zone);
      vi.useFakeTimers({ now: n * 86_400_000 });
      const { sha256 } = zipBundle('webhook.js', BUNDLE);
      vi.useRealTimers();
      return sha256;
    });
    expect(new Set(zips).size).toBe(1);
  });
});
