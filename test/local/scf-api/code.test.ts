import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readCode } from '../../../lib/local/scf-api/code.ts';
import { creation, fixtureApi, zipOf } from './fixture-api.ts';

const SOURCE = 'exports.main_handler = async () => "the whole of it";';
const CENTRAL = { signature: 'PK\x01\x02', flags: 8, method: 10, packed: 20, unpacked: 24 };
const LOCAL = { signature: 'PK\x03\x04', flags: 6, method: 8, packed: 18, unpacked: 22 };

/** A zip of one file, packed or stored, whose bytes are then changed. */
function zipWith(level: 0 | 9, forge: (zip: Buffer, central: number, local: number) => void): string {
  const zip = Buffer.from(zipSync({ 'index.js': strToU8(SOURCE) }, { level }));
  forge(zip, zip.indexOf(CENTRAL.signature, 0, 'latin1'), zip.indexOf(LOCAL.signature, 0, 'latin1'));
  return zip.toString('base64');
}

const codeOf = (base64: string, limit?: number) => {
  const read = readCode(base64, limit);
  return 'code' in read ? read.code : [...read.unpacked.files.keys()];
};
const NO_ZIP = 'InvalidParameterValue.ZipFile';

describe('a zip', () => {
  it.each([0, 9] as const)('is read, stored or packed (level %i), with extras and names beyond ASCII', (level) => {
    const files = { 'index.js': strToU8(SOURCE), 'größe/图.txt': strToU8(''), 'folder/': strToU8('') };
    const extras = { extra: { 4660: strToU8('extra') }, comment: 'a comment' };
    const read = readCode(Buffer.from(zipSync(files, { level, ...extras })).toString('base64'));
    const unpacked = 'unpacked' in read ? [...read.unpacked.files] : [];
    expect(unpacked.map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['index.js', SOURCE],
      ['größe/图.txt', ''],
    ]);
  });

  it('whose sizes stand behind the data is read, as tools that write streams make it', () => {
    const streamed = zipWith(9, (zip, central, local) => {
      zip.writeUInt16LE(8, central + CENTRAL.flags);
      zip.writeUInt16LE(8, local + LOCAL.flags);
      zip.fill(0, local + LOCAL.packed, local + LOCAL.unpacked + 4);
    });
    expect(codeOf(streamed)).toEqual(['index.js']);
  });

  it('whose sizes stand in an extra field before the file is read', () => {
    const zip64 = zipWith(9, (zip, _, local) => zip.fill(0xff, local + LOCAL.packed, local + LOCAL.unpacked + 4));
    expect(codeOf(zip64)).toEqual(['index.js']);
  });

  it('with names of before Unicode is read', () => {
    const old = zipWith(9, (zip, central, local) => {
      for (const at of [central + 46, local + 30]) zip.write('\xefndex.js', at, 'latin1');
    });
    expect(codeOf(old)).toEqual(['ïndex.js']);
  });

  it.each<[string, (zip: Buffer, central: number, local: number) => void]>([
    ['a smaller size in its directory', (zip, central) => zip.writeUInt32LE(9, central + CENTRAL.unpacked)],
    ['a larger size in its directory', (zip, central) => zip.writeUInt32LE(99, central + CENTRAL.unpacked)],
    ['a smaller size before the file', (zip, _, local) => zip.writeUInt32LE(9, local + LOCAL.unpacked)],
    ['a smaller packed size in its directory', (zip, central) => zip.writeUInt32LE(9, central + CENTRAL.packed)],
    ['a smaller packed size before the file', (zip, _, local) => zip.writeUInt32LE(9, local + LOCAL.packed)],
    [
      'one false size at both places',
      (zip, central, local) => {
        zip.writeUInt32LE(9, central + CENTRAL.unpacked);
        zip.writeUInt32LE(9, local + LOCAL.unpacked);
      },
    ],
    [
      'a false size, and the sign of a stream',
      (zip, central, local) => {
        zip.writeUInt32LE(9, central + CENTRAL.unpacked);
        zip.writeUInt16LE(8, local + LOCAL.flags);
      },
    ],
    ['a password', (zip, central) => zip.writeUInt16LE(1, central + CENTRAL.flags)],
    ['a packing that nobody knows', (zip, central) => zip.writeUInt16LE(99, central + CENTRAL.method)],
    ['no file where its directory says', (zip, _, local) => zip.write('XX', local)],
    ['no directory where its end says', (zip, central) => zip.write('XX', central)],
  ])('with %s is refused', (_, forge) => {
    for (const level of [0, 9] as const) expect(codeOf(zipWith(level, forge))).toBe(NO_ZIP);
  });

  it.each<[string, Record<string, string>]>([
    ['a file and a folder of one name', { a: '', 'a/b.js': '' }],
    ['such a pair further down, the file last', { 'x/a/b/c.js': '', 'x/a': '' }],
    ['a name with NUL', { 'a\0.js': '' }],
    ['a name of 256 bytes', { [`x/${'ä'.repeat(128)}`]: '' }],
    ['a way out', { 'x/../../y.js': '' }],
  ])('with %s is refused', (_, files) => {
    expect(codeOf(zipOf({ 'index.js': SOURCE, ...files }))).toBe(NO_ZIP);
  });

  it('may have what only looks like that', () => {
    const files = { [`x/${'ä'.repeat(127)}`]: '', 'ab/c.js': '', a: '', '..b': '' };
    expect(codeOf(zipOf(files))).toEqual(Object.keys(files));
  });
});

describe('the size of unpacked code', () => {
  it('may come up to the limit, all files together', () => {
    const zip = zipOf({ 'index.js': 'x'.repeat(600), 'more.js': 'x'.repeat(400) });
    expect(codeOf(zip, 1000)).toEqual(['index.js', 'more.js']);
    expect(codeOf(zip, 999)).toBe('InvalidParameterValue.Code');
  });

  it('is limited to 500 MB, of which it is told before anything is unpacked', async () => {
    await using fixture = await fixtureApi();
    const declaring = (bytes: number) =>
      zipWith(9, (zip, central, local) => {
        zip.writeUInt32LE(bytes, central + CENTRAL.unpacked);
        zip.writeUInt32LE(bytes, local + LOCAL.unpacked);
      });
    const create = (ZipFile: string) => fixture.client.CreateFunction({ ...creation(), Code: { ZipFile } });
    const limit = 500 * 1024 * 1024;
    await expect(create(declaring(limit + 1))).rejects.toMatchObject({ code: 'InvalidParameterValue.Code' });
    await expect(create(declaring(limit))).rejects.toMatchObject({ code: NO_ZIP });
  });
});
