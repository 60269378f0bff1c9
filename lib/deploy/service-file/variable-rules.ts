import {
  type Env,
  readApi2Url,
  readApi3Url,
  readCredentials,
  readEdgeOneUrl,
  readVariable,
} from '../../config/settings.ts';
import { PurgeError } from '../../errors.ts';
import { readDatabase } from '../../outbox/settings.ts';
import { parseUrl } from '../../parse-url.ts';
import type { Findings } from './findings.ts';
import type { Variables } from './variables.ts';

/** What the functions themselves read, by the variable that tells. */
const READERS: Readonly<Record<string, (env: Env) => unknown>> = {
  DATABASE_URL: readDatabase,
  CDN_API2_URL: readApi2Url,
  CDN_API3_URL: readApi3Url,
  EDGEONE_API_URL: readEdgeOneUrl,
};

const DEPLOYERS = ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY', 'TENCENT_TOKEN'];

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function settingProblem(read: (env: Env) => unknown, values: Env): string | undefined {
  try {
    read(values);
    return undefined;
  } catch (error) {
    if (error instanceof PurgeError) return error.message;
    throw error;
  }
}

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
    if (!LOOPBACK.test(parseUrl(values[name] ?? '')?.hostname ?? '')) continue;
    findings.warning(pathOf(name), 'it names this machine, which functions in the cloud cannot reach');
  }
}

/** Says whether variables hold keys to sign with, or a part of some. */
export function hasKeys(values: Env): boolean {
  return values['PURGE_SECRET_ID'] !== undefined || values['PURGE_SECRET_KEY'] !== undefined;
}

function checkKeys({ values }: Variables, path: string, findings: Findings): void {
  const problem = hasKeys(values) ? settingProblem(readCredentials, values) : undefined;
  if (problem !== undefined) findings.problem(path, problem);
}

/**
 * Checks what the variables of a function hold, as the function will read it. Stage `local` is this machine and its keys are no secrets,
 * so nothing is said of those. No value is in a message.
 */
export function checkVariables(
  variables: Variables,
  { path, isLocal, env }: { readonly path: string; readonly isLocal: boolean; readonly env: Env },
  findings: Findings,
): void {
  checkSettings(variables, findings);
  checkKeys(variables, path, findings);
  if (isLocal) return;
  checkDeployer(variables, env, findings);
  warnOfCuts(variables, findings);
  warnOfLoopback(variables, findings);
}
