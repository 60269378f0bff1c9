import { fix, type Line, ok, skipped } from '../line.ts';
import type { Scene } from '../scene.ts';

/** Whether each deployed function may reach the CDN API: a VPC alone leads nowhere, public egress is a setting beside it. */
export async function checkEgress({ deployment }: Pick<Scene, 'deployment'>): Promise<Line[]> {
  const name = 'egress';
  if ('problem' in deployment) return [skipped(name, deployment.inShort)];
  const { functions } = deployment;
  const closed = functions.filter(({ state }) => state && !state.hasPublicNet);
  if (closed.length === 0) {
    const inVpc = functions.filter(({ state }) => state?.vpc).map((one) => one.name);
    return [
      ok(
        name,
        inVpc.length > 0
          ? `public network access is on, beside the VPC of ${inVpc.join(', ')}`
          : 'public network access is on',
      ),
    ];
  }
  const names = closed.map(({ name: one, state }) => (state?.vpc ? `${one} (in ${state.vpc.vpcId})` : one));
  const advice = 'switch on public network access (npx serverless deploy does), or have a NAT gateway in the VPC';
  return [fix(name, `no public network access: ${names.join(', ')}`, advice)];
}
