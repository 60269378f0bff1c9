import { expect, it } from 'vitest';
import { examine, type Surroundings } from '../../../lib/cli/doctor/examine.ts';
import { ok } from '../../../lib/cli/doctor/line.ts';
import { PurgeError } from '../../../lib/errors.ts';
import { there } from './present.ts';
import { configured } from './scene.ts';

const surroundings: Surroundings = {
  loaded: { env: {}, fileOf: () => undefined, warnings: [] },
  now: () => 0,
  sleep: async () => undefined,
  openCloud: () => Promise.reject(new Error('nobody has keys')),
};
const look = (checks: Parameters<typeof examine>[3]) => examine(configured(), there().place, surroundings, checks);

it('all checks run at the same time, and are told in their order', async () => {
  let end: () => void = () => undefined;
  const second = new Promise<void>((resolve) => {
    end = resolve;
  });
  const lines = await look([
    { name: 'first', run: () => second.then(() => [ok('first', '')]) },
    {
      name: 'second',
      async run() {
        end();
        return [ok('second', ''), ok('third', '')];
      },
    },
  ]);
  expect(lines.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
});

it('a setting that cannot be used is to be mended, and a fault of this program is not hidden', async () => {
  const failing = (error: Error) => ({ name: 'one', run: () => Promise.reject(error) });
  expect(await look([failing(new PurgeError('BAD_SETTINGS', 'X must be a URL'))])).toEqual([
    { name: 'one', state: 'fix', message: 'X must be a URL', fix: 'do as it says' },
  ]);
  await expect(look([failing(new TypeError('oops'))])).rejects.toThrow('oops');
});
