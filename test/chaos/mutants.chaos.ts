import { afterAll, beforeAll, describe, it } from 'vitest';
import { BREAKS } from './breaks.ts';
import { bundleInstance } from './bundle.ts';
import { crash } from './crash.ts';
import { chaosConfig, createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld(chaosConfig({ url: 1500, dir: 40 }));
});
afterAll(() => world?.end());

describe.each(Object.keys(BREAKS) as (keyof typeof BREAKS)[])('%s', (name) => {
  it('is found by chance', async () => {
    const broken = await bundleInstance(BREAKS[name]);
    try {
      for (const seed of [4, 5]) {
        const t = Date.now();
        const r = await crash(
          seed,
          { changes: 1500, urls: 500, accepting: 3, ticking: 3, restarts: 1 },
          world,
          broken.file,
        ).catch((e) => ({ violations: [{ promise: 0, what: String(e) }], counts: {} }));
        console.log(
          name,
          seed,
          Date.now() - t,
          r.violations.length,
          JSON.stringify(r.violations.slice(0, 2)),
          JSON.stringify(r.counts),
        );
      }
    } finally {
      await broken.remove();
    }
  });
});
