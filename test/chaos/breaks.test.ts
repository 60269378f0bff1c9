import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BREAKS } from './breaks.ts';
import { bundleInstance, type Program } from './bundle.ts';
import { runSchedule, SCHEDULES } from './schedules.ts';
import { chaosConfig, createWorld, type World } from './world.ts';

let world: World;
let whole: Program;
beforeAll(async () => {
  [world, whole] = await Promise.all([createWorld(chaosConfig({ url: 1000, dir: 100 })), bundleInstance()]);
});
afterAll(async () => {
  await Promise.all([world?.end(), whole?.remove()]);
});

describe.each(Object.keys(BREAKS) as (keyof typeof BREAKS)[])('%s', (name) => {
  it('is found by the checker, and nothing is found without it', async () => {
    const broken = await bundleInstance(BREAKS[name]);
    try {
      expect(await runSchedule(name, world, whole.file)).toEqual([]);
      const found = await runSchedule(name, world, broken.file);
      expect(found).toContainEqual(expect.objectContaining({ promise: SCHEDULES[name].promise }));
      console.log(
        `${BREAKS[name].name}: breaks promise ${found.map(({ promise, what }) => `${promise}: ${what}`).join('; ')}`,
      );
    } finally {
      await broken.remove();
    }
  });
});
