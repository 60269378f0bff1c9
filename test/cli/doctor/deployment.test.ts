import { describe, expect, it } from 'vitest';
import { deployCommand, type Place, readDeployment } from '../../../lib/cli/doctor/deployment.ts';
import { adviceFor } from '../../../lib/deploy/cloud/advice.ts';
import type { Action, Cloud } from '../../../lib/deploy/cloud/cloud.ts';
import type { Deployer } from '../../../lib/deploy/deployer.ts';
import { PurgeError } from '../../../lib/errors.ts';
import type { Fields } from '../../../lib/scf/shape.ts';

const DEPLOYER = { TENCENT_SECRET_ID: 'AKIDx', TENCENT_SECRET_KEY: 'canary' };
const PLACE: Place = {
  service: 'blog',
  stage: 'prod',
  isNamed: true,
  namespace: 'cms',
  region: 'eu-frankfurt',
  isRegionNamed: false,
};
const DESTINATION = { host: 'scf.tencentcloudapi.com', isLoopback: false, region: 'eu-frankfurt' };

const refusal = (action: Action, apiCode: string, message: string) =>
  new PurgeError('DEPLOY', message, { detail: { action, apiCode } });
const isAbsent = refusal('GetFunction', 'ResourceNotFound.Function', 'there is none');

/** What is read from a cloud that answers so, and what it was asked. */
async function read(answer: (action: Action) => Fields, place: Place = PLACE, env: Record<string, string> = DEPLOYER) {
  const opened: [Deployer, string][] = [];
  const asked: [Action, unknown, unknown][] = [];
  const cloud: Cloud = {
    writes: 0,
    sleep: async () => undefined,
    async call(action, body) {
      asked.push([action, body['FunctionName'], body['Namespace']]);
      return answer(action);
    },
  };
  const deployment = await readDeployment(env, place, async (deployer, region) => {
    opened.push([deployer, region]);
    return cloud;
  });
  return { deployment, opened, asked };
}
const nobody = () => {
  throw isAbsent;
};

describe('what is deployed', () => {
  it('is looked for in the namespace and the region that were named', async () => {
    const { opened, asked } = await read((action) => (action === 'GetFunction' ? { Status: 'Active' } : {}));
    expect(opened.map(([, region]) => region)).toEqual(['eu-frankfurt']);
    expect(new Set(asked.map(([, , namespace]) => namespace))).toEqual(new Set(['cms']));
    expect(asked.map(([action, name]) => `${action} ${name}`)).toEqual(
      expect.arrayContaining(['GetFunction blog-prod-webhook', 'GetReservedConcurrencyConfig blog-prod-schedule']),
    );
  });

  it('may be nothing, which is a fault where a stage was named', async () => {
    const problem = 'nothing is deployed as blog-prod-… in namespace cms of eu-frankfurt';
    expect((await read(nobody)).deployment).toEqual({
      problem,
      inShort: 'see functions',
      advice: 'npx serverless deploy --stage prod, or name another --stage, --service, --namespace or --region',
    });
    expect((await read(nobody, { ...PLACE, isNamed: false })).deployment).toEqual({
      problem,
      inShort: 'see functions',
    });
  });

  it('is not asked without the keys of the deployer', async () => {
    const { deployment, opened } = await read(nobody, PLACE, {});
    expect(opened).toEqual([]);
    expect(deployment).toEqual({
      problem: 'it needs the keys of the deployer, TENCENT_SECRET_ID and TENCENT_SECRET_KEY',
      inShort: 'see functions',
      advice: 'set them in the shell or in .env',
    });
    expect((await read(nobody, PLACE, { TENCENT_SECRET_ID: 'half' })).deployment).toMatchObject({
      problem: expect.stringContaining('TENCENT_SECRET_KEY'),
      advice: 'do as it says',
    });
  });

  it.each([
    ['as the API tells it', 'ListTriggers of x: AuthFailure: no', true],
    ['whole where it ends in another way', 'ListTriggers of x: AuthFailure: no; ask somebody', false],
  ])('is not known where a call fails: %s, and the advice once', async (_, said, isAdviceInIt) => {
    const advice = adviceFor('AuthFailure', 'ListTriggers', DESTINATION);
    const { deployment } = await read((action) => {
      if (action === 'GetFunction') return { Status: 'Active' };
      throw refusal('ListTriggers', 'AuthFailure', isAdviceInIt ? `${said}; ${advice}` : said);
    });
    expect(deployment).toEqual({
      problem: said,
      advice,
      inShort: 'the SCF API does not tell (AuthFailure); see functions',
    });
  });

  it('is brought up to date by a command that names the region where people did', () => {
    expect(deployCommand(PLACE)).toBe('npx serverless deploy --stage prod');
    expect(deployCommand({ ...PLACE, isRegionNamed: true })).toBe(
      'npx serverless deploy --stage prod --region eu-frankfurt',
    );
  });
});
