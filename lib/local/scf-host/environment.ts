import { PurgeError } from '../../errors.ts';

const BYTES = 4096; // all variables of a function together (583/11637)
const NAME = /^[a-zA-Z][a-zA-Z0-9_]{1,63}$/; // 583/32748
const RESERVED = /^(SCF_|QCLOUD_|TENCENTCLOUD_)/;

/** Refuses variables that the platform would refuse. Throws PurgeError `BAD_SETTINGS` naming the variable, never its value. */
export function checkVariables(name: string, env: Readonly<Record<string, string>>): void {
  const fail = (problem: string): never => {
    throw new PurgeError('BAD_SETTINGS', `function ${name}: ${problem}`);
  };
  for (const [variable, value] of Object.entries(env)) {
    if (!NAME.test(variable))
      fail(`"${variable}" is no name of a variable: 2 to 64 letters, digits and _, a letter first`);
    if (RESERVED.test(variable)) fail(`${variable} starts with a reserved prefix (SCF_, QCLOUD_, TENCENTCLOUD_)`);
    if (value === '') fail(`${variable} is empty; leave it out`);
  }
  const bytes = Object.entries(env).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (bytes > BYTES) fail(`its variables take ${bytes} bytes; the platform allows ${BYTES}`);
}

/** What the platform sets by itself (583/32748; the SCF_ names by report), besides the role keys. */
export function injectedVariables(name: string, region: string, appid: string): Record<string, string> {
  return {
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: region,
    TENCENTCLOUD_APPID: appid,
    SCF_FUNCTIONNAME: name,
    SCF_FUNCTIONVERSION: '$LATEST',
    SCF_NAMESPACE: 'default',
    USER_CODE_ROOT: '/var/user/',
    _SCF_SERVER_PORT: '28902',
  };
}
