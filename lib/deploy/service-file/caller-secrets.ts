import type { Config } from '../../config/config.ts';
import type { Findings } from './findings.ts';
import type { Variables } from './variables.ts';

/** Warns of callers that `webhook` would refuse, since no variable has their secret; during a rotation one of its names is enough. */
export function warnOfSecrets(
  { purgeToken, webhooks }: Config,
  { values }: Variables,
  path: string,
  findings: Findings,
): void {
  const callers = [
    { who: 'POST /purge', names: purgeToken },
    ...webhooks.map(({ name, secret }) => ({ who: `POST /hooks/${name}`, names: secret })),
  ];
  for (const { who, names } of callers) {
    const [first] = names;
    if (first === undefined || names.some((name) => values[name] !== undefined)) continue;
    const advice = `set ${names.join(' or ')} in the shell or in .env`;
    findings.warning(`${path}.environment.${first}`, `it has no value, so ${who} is refused; ${advice}`);
  }
}
