import type { ChaosInstance } from './instance.ts';
import type { World } from './world.ts';

/** Instances by number, each started anew when it is dead. */
export interface Fleet {
  /** The instance of this number, alive. */
  at(n: number): ChaosInstance;
  /** Starts what has died. */
  revive(): Promise<void>;
  end(): Promise<void>;
}

/** Starts instances of a program. */
export async function createFleet(world: World, program: string, count: number): Promise<Fleet> {
  const instances = await Promise.all(Array.from({ length: count }, () => world.start(program)));
  return {
    at: (n) => instances[n % count] as ChaosInstance,
    async revive() {
      const dead = instances.flatMap((instance, n) => (instance.isAlive() ? [] : [n]));
      await Promise.all(
        dead.map(async (n) => {
          instances[n] = await world.start(program);
        }),
      );
    },
    end: async () => void (await Promise.all(instances.map((instance) => instance.kill()))),
  };
}
