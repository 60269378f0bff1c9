import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeScratch } from '../../lib/build/scratch.ts';

const root = mkdtempSync(path.join(tmpdir(), 'scratch-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('makeScratch', () => {
  it('makes another folder each time', async () => {
    const [one, other] = [await makeScratch(root, 'functions'), await makeScratch(root, 'functions')];
    expect(one).not.toBe(other);
    expect(path.dirname(one)).toBe(path.join(root, '.local'));
    expect(existsSync(one) && existsSync(other)).toBe(true); // its maker lives
  });

  it('removes what a killed process has left, of its kind alone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const left = ['functions', 'deployed'].map((kind) => path.join(root, '.local', `${kind}-${pid}-x`));
    for (const folder of left) mkdirSync(folder, { recursive: true });
    await makeScratch(root, 'functions');
    expect(left.map((folder) => existsSync(folder))).toEqual([false, true]);
  });
});
