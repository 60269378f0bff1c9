import type { FunctionSpec } from './function-spec.ts';

type Shell = Readonly<Record<string, string | undefined>>;

/** What of the shell a child process needs to run at all. */
export function baseEnv(shell: Shell): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(names.flatMap((name) => (shell[name] === undefined ? [] : [[name, shell[name]]])));
}

/** Role keys of the shell, handed over as SCF does with an execution role; nothing when there are none. */
export function roleOf(shell: Shell): Pick<FunctionSpec, 'role'> {
  const read = (name: string) => shell[name]?.trim() ?? '';
  const secretId = read('TENCENTCLOUD_SECRETID');
  const secretKey = read('TENCENTCLOUD_SECRETKEY');
  const token = read('TENCENTCLOUD_SESSIONTOKEN');
  return secretId && secretKey ? { role: () => ({ secretId, secretKey, token }) } : {};
}
