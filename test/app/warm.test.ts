import { describe, expect, it, vi } from 'vitest';
import { createWarm } from '../../lib/app/warm.ts';

describe('what an instance keeps', () => {
  const warm = () => createWarm(() => 0);

  it('is made once for a key, and anew for another', async () => {
    const { keep } = warm();
    const make = vi.fn(async () => 'made');
    for (const key of ['a', 'a', 'b']) expect(await keep('name', key, make)).toBe('made');
    expect(make).toHaveBeenCalledTimes(2);
  });

  it('is not a failure: what could not be made is tried again', async () => {
    const { keep } = warm();
    await expect(keep('name', 'key', () => Promise.reject(new Error('once')))).rejects.toThrow('once');
    expect(await keep('name', 'key', async () => 'made')).toBe('made');
  });

  it('stays where an older failure becomes known late', async () => {
    const { keep } = warm();
    let fail = (_: Error) => {};
    const old = keep('name', 'old', () => new Promise((_, reject) => (fail = reject)));
    const make = vi.fn(async () => 'made');
    await keep('name', 'new', make);
    fail(new Error('late'));
    await expect(old).rejects.toThrow('late');
    await keep('name', 'new', make);
    expect(make).toHaveBeenCalledTimes(1);
  });
});
