import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deployFunctions } from '../../../lib/deploy/cloud/reconcile.ts';
import type { Deployable } from '../../../lib/deploy/desired.ts';
import { PurgeError } from '../../../lib/errors.ts';
import { services } from './deployables.ts';
import { createFakeCloud, type FakeFault } from './fake-cloud.ts';

type Service = readonly Deployable[];
type Fake = ReturnType<typeof createFakeCloud>;

const deploy = (service: Service, { cloud }: Fake) => deployFunctions(service, cloud, () => undefined);

async function cloudAfter(...all: readonly Service[]): Promise<Fake> {
  const fake = createFakeCloud();
  for (const service of all) await deploy(service, fake);
  return fake;
}

/** Deploys while one call fails; says whether the run got through all the same. */
async function deployWithFault(
  service: Service,
  fake: Fake,
  kind: FakeFault['kind'],
  inCalls: number,
): Promise<boolean> {
  fake.setFault(kind, inCalls);
  try {
    await deploy(service, fake);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(PurgeError);
    return false;
  }
}

describe('laws of deploying', () => {
  it('what is there afterwards does not depend on what was there before, and a second run writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(services, services, async (before, after) => {
        const fake = await cloudAfter(before, after);
        expect(fake.snapshot()).toEqual((await cloudAfter(after)).snapshot());
        const again = await deploy(after, fake);
        expect(again.writes).toBe(0);
        expect(again.functions.flatMap(({ changed }) => changed)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('whichever call fails or loses its answer, the next run comes to the same end, and the third writes nothing', async () => {
    const kinds = fc.constantFrom('refused' as const, 'lost' as const);
    await fc.assert(
      fc.asyncProperty(services, services, kinds, fc.boolean(), async (before, after, kind, isNew) => {
        const first = isNew ? [] : [before];
        const clean = await cloudAfter(...first);
        const calls = clean.calls.length;
        await deploy(after, clean);
        for (let n = 0; n < clean.calls.length - calls; n++) {
          const fake = await cloudAfter(...first);
          await deployWithFault(after, fake, kind, n);
          await deploy(after, fake);
          expect(fake.snapshot()).toEqual(clean.snapshot());
          expect((await deploy(after, fake)).writes).toBe(0);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('whichever call fails, going back to what was there before works: no hash stands for code that is not there', async () => {
    const kinds = fc.constantFrom('refused' as const, 'lost' as const);
    await fc.assert(
      fc.asyncProperty(services, services, kinds, async (before, after, kind) => {
        const clean = await cloudAfter(before, after);
        const old = await cloudAfter(before);
        for (let n = 0; n < clean.calls.length - old.calls.length; n++) {
          const fake = await cloudAfter(before);
          await deployWithFault(after, fake, kind, n);
          await deploy(before, fake);
          expect(fake.snapshot()).toEqual(old.snapshot());
        }
      }),
      { numRuns: 25 },
    );
  });
});
