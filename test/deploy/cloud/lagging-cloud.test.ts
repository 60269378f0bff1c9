import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMark } from '../../../lib/deploy/cloud/code-mark.ts';
import { deployFunctions } from '../../../lib/deploy/cloud/reconcile.ts';
import type { Deployable } from '../../../lib/deploy/desired.ts';
import { PurgeError } from '../../../lib/errors.ts';
import { deployable, services } from './deployables.ts';
import { createFakeCloud } from './fake-cloud.ts';
import type { FakeHabits } from './fake-functions.ts';

type Fake = ReturnType<typeof createFakeCloud>;

const OLD = deployable();
const NEW = deployable({ code: 'exports.main_handler = 2' });
const deploy = (service: readonly Deployable[], { cloud }: Fake) => deployFunctions(service, cloud, () => undefined);

/** Up to two looks, a second apart, that tell of the time before a write; it may be over before anybody sees it go on. */
const habits: fc.Arbitrary<FakeHabits> = fc.record({
  lag: fc.nat(2),
  updateLooks: fc.nat(2),
});

async function cloudAfter(service: readonly Deployable[], how: FakeHabits): Promise<Fake> {
  const fake = createFakeCloud(how);
  await deploy(service, fake);
  return fake;
}

/** Functions whose Description says that another code is there than the one that is. */
function lies({ functions }: Fake): string[] {
  return [...functions].flatMap(([name, { fields, codeHash }]) => {
    const mark = readMark(String(fields['Description']));
    return mark?.isFinished && mark.sha256 !== codeHash ? [name] : [];
  });
}

describe('a cloud that tells of a write late', () => {
  it('is not believed when it still says Active before it says that the code could not be written', async () => {
    const fake = await cloudAfter([OLD], { lag: 1 });
    fake.failNextAs('UpdateFailed', 1); // the settings say "unfinished", then comes the code
    await expect(deploy([NEW], fake)).rejects.toThrow(/write code.*ended as UpdateFailed: InternalError no luck/s);
    expect(lies(fake)).toEqual([]);
    expect((await deploy([NEW], fake)).writes).toBeGreaterThan(0);
    expect(fake.functions.get(NEW.name)?.codeHash).toBe(NEW.sha256);
  });

  it('is not believed about the last write either', async () => {
    const fake = await cloudAfter([OLD], { lag: 1 });
    fake.failNextAs('UpdateFailed', 2);
    await expect(deploy([NEW], fake)).rejects.toThrow('ended as UpdateFailed');
  });

  it('is not believed when it still says UpdateFailed after a write that mends it', async () => {
    const fake = await cloudAfter([OLD], { lag: 1 });
    fake.failNextAs('UpdateFailed');
    await expect(deploy([deployable({ timeoutS: 60 })], fake)).rejects.toThrow('ended as UpdateFailed');
    expect((await deploy([deployable({ timeoutS: 60 })], fake)).writes).toBe(1);
  });

  it('is asked three times, half a second apart, when nothing shows that a write went on', async () => {
    const fake = await cloudAfter([OLD], { updateLooks: 0 });
    const before = fake.slept();
    await deploy([deployable({ timeoutS: 60 })], fake);
    expect(fake.slept() - before).toBe(1000);
  });

  it('is believed at once when it said Updating', async () => {
    const fake = await cloudAfter([OLD], { updateLooks: 1 });
    const before = fake.calls.length;
    await deploy([deployable({ timeoutS: 60 })], fake);
    const looks = fake.calls.slice(before).filter(({ action }) => action === 'GetFunction');
    expect(looks).toHaveLength(3); // one to compare
  });

  it('comes to the same end as any other', async () => {
    await fc.assert(
      fc.asyncProperty(services, services, habits, async (before, after, how) => {
        const fake = await cloudAfter(before, how);
        await deploy(after, fake);
        expect(fake.snapshot()).toEqual((await cloudAfter(after, {})).snapshot());
        expect((await deploy(after, fake)).writes).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('has no hash that lies, whichever write fails, and the next run comes to the same end', async () => {
    await fc.assert(
      fc.asyncProperty(services, services, habits, fc.nat(5), async (before, after, how, failing) => {
        const fake = await cloudAfter(before, how);
        fake.failNextAs('UpdateFailed', failing);
        const end = await deploy(after, fake).catch((error: unknown) => error);
        if (end instanceof Error) expect(end).toBeInstanceOf(PurgeError);
        expect(lies(fake)).toEqual([]);
        fake.failNextAs('Active');
        await deploy(after, fake);
        expect(fake.snapshot()).toEqual((await cloudAfter(after, {})).snapshot());
      }),
      { numRuns: 300 },
    );
  });
});
