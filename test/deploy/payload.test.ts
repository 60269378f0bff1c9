import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPayload } from '../../lib/deploy/payload.ts';

const serviceDir = mkdtempSync(path.join(tmpdir(), 'payload-'));
afterAll(() => rmSync(serviceDir, { recursive: true }));
writeFileSync(path.join(serviceDir, 'event.json'), '{ "a": 1 }\n');

const read = (options: Readonly<Record<string, string | boolean>>) =>
  readPayload({ options, framework: { serviceDir } });

describe('the event of invoke', () => {
  it.each([
    ['--data', { data: '{"a": 1}' }, '{"a":1}'],
    ['a file, from the folder of serverless.yml', { path: 'event.json' }, '{"a":1}'],
    ['nothing', {}, '{}'],
    ['--raw: a text', { data: 'hello', raw: true }, '"hello"'],
  ])('comes from %s', async (_, options, event) => {
    expect(await read(options)).toBe(event);
  });

  it.each([
    ['is no JSON', { data: '{a' }],
    ['is not there', { path: 'none.json' }],
  ])('is refused when it %s', async (_, options) => {
    await expect(read(options)).rejects.toMatchObject({ code: 'BAD_USAGE' });
  });
});
