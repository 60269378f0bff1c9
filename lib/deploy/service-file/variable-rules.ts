import { type Env, readApi2Url, readApi3Url, readEdgeOneUrl, readVariable } from '../../config/settings.ts';
import { readDatabase } from '../../outbox/settings.ts';
import type { Findings } from './findings.ts';
import { settingProblem } from './key-rules.ts';
import { isOnLoopback } from './loopback.ts';
import type { Variables } from './variables.ts';

/** What the functions themselves read, by the variable that tells. */
const READERS: Readonly<Record<string, (env: Env) => unknown>> = {
  DATABASE_URL: readDatabase,
  CDN_API2_URL: readApi2Url,
  CDN_API3_URL: readApi3Url,
  EDGEONE_API_URL: readEdgeOneUrl,
};

const DEPLOYERS = ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY', 'TENCENT_TOKEN'];

/** What the functions would refuse when they run is refused now, by the very code that reads it there. */
function checkSettings({ values, pathOf }: Variables, findings: Findings): void {
  for (const [name, read] of Object.entries(READERS)) {
    const problem = settingProblem(read, values);
    if (problem !== undefined) findings.problem(pathOf(name), problem);
  }
}

/** A key of the deployer under another name is still one. */
function checkDeployer({ values, pathOf }: Variables, env: Env, findings: Findings): void {
  for (const deployers of DEPLOYERS) {
    const secret = readVariable(env, deployers);
    const [name] = Object.entries(values).find(([, value]) => value.trim() === secret) ?? [];
    if (name === undefined) continue;
    const advice = 'which must never reach a function; give the functions a role, or keys that may only purge';
    findings.problem(pathOf(name), `it holds your own ${deployers}, ${advice}`);
  }
}

/** How to do without "=" and ";". */
const WITHOUT: ReadonlyMap<string, string> = new Map([
  ['DATABASE_URL', 'leave its query out (DATABASE_TLS says how to connect), and write %3D and %3B in a password'],
  ['DATABASE_CA', 'write the certificate in base64 without "=" at the end'],
]);

function warnOfCuts({ values, pathOf }: Variables, findings: Findings): void {
  for (const [name, value] of Object.entries(values)) {
    if (!/[=;]/.test(value)) continue;
    const advice = WITHOUT.get(name) ?? 'choose one without them';
    findings.warning(pathOf(name), `it holds "=" or ";", where SCF may cut a value off; ${advice}`);
  }
}

function warnOfLoopback({ values, pathOf }: Variables, findings: Findings): void {
  for (const name of Object.keys(READERS)) {
    if (!isOnLoopback(values[name] ?? '')) continue;
    findings.warning(
      pathOf(name),
      'it names this machine, which functions in the cloud cannot reach; set one that they can, or leave it out',
    );
  }
}

/**
 * Checks what the variables of a function hold, as the function will read it; its keys have rules of their own. Stage `local` is this
 * machine, so nothing is said there of what the cloud would cut off or could not reach. No value is in a message.
 */
export function checkVariables(
  variables: Variables,
  { isLocal, env }: { readonly isLocal: boolean; readonly env: Env },
  findings: Findings,
): void {
  checkSettings(variables, findings);
  if (isLocal) return;
  checkDeployer(variables, env, findings);
  warnOfCuts(variables, findings);
  warnOfLoopback(variables, findings);
}
