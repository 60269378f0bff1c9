import { type Env, readCredentials } from '../../config/settings.ts';
import { PurgeError } from '../../errors.ts';
import type { Findings } from './findings.ts';
import type { Variables } from './variables.ts';

const PAIR = 'PURGE_SECRET_ID and PURGE_SECRET_KEY';

/** What code that reads variables says of these; nothing where it takes them. */
export function settingProblem(read: (env: Env) => unknown, values: Env): string | undefined {
  try {
    read(values);
    return undefined;
  } catch (error) {
    if (error instanceof PurgeError) return error.message;
    throw error;
  }
}

/** Says whether variables hold keys to sign with, or a part of some. */
export function hasKeys(values: Env): boolean {
  return values['PURGE_SECRET_ID'] !== undefined || values['PURGE_SECRET_KEY'] !== undefined;
}

function warnOfToken({ values, pathOf }: Variables, findings: Findings): void {
  const name = 'PURGE_SESSION_TOKEN';
  if (values[name] === undefined) return;
  const ends = 'its keys are temporary: they end after hours, and from then on no purge is signed';
  const text = hasKeys(values)
    ? `${ends}; give the functions a role (PURGE_ROLE), whose keys are renewed, or keys without a token`
    : `nothing reads it without ${PAIR}; set both, or leave it out`;
  findings.warning(pathOf(name), text);
}

/** Checks the keys that a function signs with: whole, not beside a role, not temporary. `path` is that of its variables. */
export function checkKeys(
  variables: Variables,
  { path, role }: { readonly path: string; readonly role: string },
  findings: Findings,
): void {
  const { values, pathOf } = variables;
  warnOfToken(variables, findings);
  if (!hasKeys(values)) return;
  const problem = settingProblem(readCredentials, values);
  if (problem !== undefined) findings.problem(path, problem);
  else if (role !== '') {
    const reason = `it wins over the role ${role}, which is never used then`;
    findings.warning(pathOf('PURGE_SECRET_ID'), `${reason}; leave ${PAIR} out, or the role`);
  }
}
