import { inflateRawSync } from 'node:zlib';

/** A file as the directory at the end of a zip tells it; sizes in bytes. */
interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  /** Where its local header is. */
  readonly at: number;
}

const SIGNATURES = {
  end: Buffer.from('PK\x05\x06', 'latin1'),
  central: Buffer.from('PK\x01\x02', 'latin1'),
  local: Buffer.from('PK\x03\x04', 'latin1'),
};
const LENGTHS = { end: 22, central: 46, local: 30 };
const ENCRYPTED = 0x1;
const SIZES_FOLLOW = 0x8;
const UTF8 = 0x800;
const ELSEWHERE = 0xffff_ffff; // the size is in an extra field, as Zip64 has it
const STORED = 0;
const DEFLATED = 8;

function isAt(zip: Buffer, at: number, signature: Buffer): boolean {
  return zip.subarray(at, at + signature.length).equals(signature);
}

/** Reads the directory. RangeError when it leads out of the zip; undefined for what is none, or encrypted. */
function readDirectory(zip: Buffer): readonly Entry[] | undefined {
  const end = zip.lastIndexOf(SIGNATURES.end, zip.length - LENGTHS.end);
  if (end < 0) return undefined;
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const flags = zip.readUInt16LE(at + 8);
    if (!isAt(zip, at, SIGNATURES.central) || flags & ENCRYPTED) return undefined;
    const nameAt = at + LENGTHS.central;
    const extraAt = nameAt + zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString(flags & UTF8 ? 'utf8' : 'latin1', nameAt, extraAt),
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      unpacked: zip.readUInt32LE(at + 24),
      at: zip.readUInt32LE(at + 42),
    });
    at = extraAt + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** Unpacks one file. Throws for data that cannot be unpacked; undefined where a size is not what the directory says. */
function unpack(zip: Buffer, { method, packed, unpacked, at }: Entry): Uint8Array | undefined {
  if (!isAt(zip, at, SIGNATURES.local)) return undefined;
  const isSame = (told: number, size: number) => told === size || told === ELSEWHERE;
  const isTold = (zip.readUInt16LE(at + 6) & SIZES_FOLLOW) === 0;
  if (isTold && !isSame(zip.readUInt32LE(at + 18), packed)) return undefined;
  if (isTold && !isSame(zip.readUInt32LE(at + 22), unpacked)) return undefined;
  const start = at + LENGTHS.local + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  const data = zip.subarray(start, start + packed);
  if (method !== STORED && method !== DEFLATED) return undefined;
  // At least 1, or Node refuses the limit; beyond it, it throws instead of filling the memory.
  const bytes = method === STORED ? data : inflateRawSync(data, { maxOutputLength: Math.max(unpacked, 1) });
  return bytes.length === unpacked ? bytes : undefined;
}

/**
 * Unpacks a zip: its files by name, folders left out. `too large` when they come to more than `limit` bytes by its directory, before
 * anything is unpacked; undefined for what is no standard zip, and for one with a size that is not true. Zip64 is not read; CRCs are
 * not compared.
 */
export function unzip(zip: Buffer, limit: number): ReadonlyMap<string, Uint8Array> | 'too large' | undefined {
  const files = new Map<string, Uint8Array>();
  try {
    const entries = readDirectory(zip);
    if (!entries) return undefined;
    if (entries.reduce((sum, { unpacked }) => sum + unpacked, 0) > limit) return 'too large';
    for (const entry of entries) {
      if (entry.name.endsWith('/')) continue;
      const bytes = unpack(zip, entry);
      if (!bytes) return undefined;
      files.set(entry.name, bytes);
    }
  } catch {
    return undefined; // the caller tells it
  }
  return files;
}
