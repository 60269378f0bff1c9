import { describe, expect, it } from 'vitest';
import type { Cloud } from '../../../lib/deploy/cloud/cloud.ts';
import { findOrphans } from '../../../lib/deploy/cloud/orphans.ts';
import { deployFunctions } from '../../../lib/deploy/cloud/reconcile.ts';
import type { Fields } from '../../../lib/scf/shape.ts';
import { deployable } from './deployables.ts';
import { createFakeCloud } from './fake-cloud.ts';
import { refuse } from './fake-refusal.ts';

const MARK = `code ${'a'.repeat(64)}`;
const PREFIX = 'cms-prod-';
const place = (name: string, namespace = 'default') => ({ name, namespace });

/** A cloud that lists these functions, by namespace, and keeps what it is told to tell people. */
function listing(namespaces: Readonly<Record<string, readonly Fields[]>>, hasTotal = true) {
  const lines: string[] = [];
  const bodies: Fields[] = [];
  const cloud: Cloud = {
    writes: 0,
    sleep: async () => undefined,
    log: (line) => lines.push(line),
    async call(action, body) {
      bodies.push(body);
      const all = namespaces[String(body['Namespace'])];
      if (!all) return refuse(action, body, 'ResourceNotFound.Namespace');
      const from = Number(body['Offset']);
      const Functions = all.slice(from, from + Number(body['Limit']));
      return { Functions, ...(hasTotal && { TotalCount: all.length }) };
    },
  };
  return { cloud, lines, bodies };
}

const ours = (FunctionName: string, more: Fields = {}): Fields => ({ FunctionName, Description: MARK, ...more });

describe('functions that serverless.yml no longer has', () => {
  it('are those with our mark and the prefix of the service and stage that nobody asks for', async () => {
    const { cloud } = listing({
      default: [
        ours('cms-prod-old'),
        ours('cms-prod-webhook'),
        ours('cms-prod-theirs', { Description: 'mine' }),
        ours('cms-prod-silent', { Description: null }),
        ours('the-cms-prod-old'),
        ours('cms-production'),
        ours('cms-prod-leaving', { Status: 'Deleting' }),
      ],
    });
    expect(await findOrphans(PREFIX, ['default'], [place('cms-prod-webhook')], cloud)).toEqual([place('cms-prod-old')]);
  });

  it('are looked for in every namespace, each once; one that is not there has none', async () => {
    const { cloud, bodies } = listing({ default: [ours('cms-prod-a')], web: [ours('cms-prod-a'), ours('cms-prod-b')] });
    const known = [place('cms-prod-a'), place('cms-prod-b', 'web')];
    expect(await findOrphans(PREFIX, ['default', 'web', 'web', 'none'], known, cloud)).toEqual([
      place('cms-prod-a', 'web'),
    ]);
    expect(bodies).toHaveLength(3);
    expect(bodies[0]).toEqual({
      Namespace: 'default',
      Orderby: 'AddTime',
      Order: 'ASC',
      SearchKey: PREFIX,
      Offset: 0,
      Limit: 20,
    });
  });

  it.each([true, false])('are found over all pages, whether the API counts them (%s) or not', async (hasTotal) => {
    const all = Array.from({ length: 45 }, (_, n) => ours(`cms-prod-${n}`));
    expect(await findOrphans(PREFIX, ['default'], [], listing({ default: all }, hasTotal).cloud)).toHaveLength(45);
  });

  it.each(['UnauthorizedOperation', 'UnauthorizedOperation.CAM', 'AuthFailure.UnauthorizedOperation'])(
    'are not found, with a line that says so, when the keys may not list functions: %s',
    async (code) => {
      const { cloud, lines } = listing({});
      cloud.call = async (action, body) => refuse(action, body, code);
      expect(await findOrphans(PREFIX, ['default', 'web'], [], cloud)).toEqual([]);
      expect(lines).toEqual([
        expect.stringMatching(/^could not look for functions that serverless.yml no longer has: .*Unauthorized/),
      ]);
    },
  );

  it('any other failure is thrown', async () => {
    const { cloud } = listing({});
    cloud.call = async (action, body) => refuse(action, body, 'InternalError');
    await expect(findOrphans(PREFIX, ['default'], [], cloud)).rejects.toThrow('InternalError');
  });

  it('are there after a deployment that lacks them', async () => {
    const { cloud } = createFakeCloud();
    await deployFunctions([deployable(), deployable({ name: 'cms-prod-old' })], cloud, () => undefined);
    expect(await findOrphans(PREFIX, ['default'], [deployable()], cloud)).toEqual([place('cms-prod-old')]);
  });
});
