import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleInstance, type Program } from './bundle.ts';
import { crash } from './crash.ts';
import { readSeed } from './dice.ts';
import { chaosConfig, createWorld, type World } from './world.ts';

let world: World;
let whole: Program;
beforeAll(async () => {
  [world, whole] = await Promise.all([createWorld(chaosConfig({ url: 1500, dir: 40 })), bundleInstance()]);
});
afterAll(async () => {
  await Promise.all([world?.end(), whole?.remove()]);
});

it('keeps promises 1 to 3 while instances die, freeze, and everything fails', async () => {
  const seed = readSeed();
  const size = { changes: 1000, urls: 500, accepting: 3, ticking: 2, restarts: 1 };
  const { violations, counts } = await crash(seed, size, world, whole.file);
  console.log(`SEED=${seed}: ${JSON.stringify(counts)}`);
  expect(violations).toEqual([]);
}, 60_000);
