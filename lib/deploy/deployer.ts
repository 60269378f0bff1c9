import { type Env, readVariable } from '../config/settings.ts';
import { PurgeError } from '../errors.ts';
import { isPrivate, parseUrl } from '../parse-url.ts';

/** The stage that is the local cloud of this machine. */
export const LOCAL_STAGE = 'local';

/** Who deploys, and where to. */
export interface Deployer {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token?: string;
  /** The SCF API; absent: Tencent's own. */
  readonly endpoint?: URL;
}

/** What a running `npm start` takes. */
const LOCAL = { secretId: 'AKIDlocal', secretKey: 'local-secret', url: 'http://127.0.0.1:8787/' } as const;

function readEndpoint(text: string): URL {
  const url = parseUrl(text);
  if (url && isPrivate(url) && url.pathname === '/' && url.search === '') return url;
  throw new PurgeError(
    'BAD_SETTINGS',
    'SCF_API_URL must be an https:// URL without a path (http:// is for this machine only)',
  );
}

/**
 * Reads the deployer's keys and the endpoint: `TENCENT_SECRET_ID`, `TENCENT_SECRET_KEY`, `TENCENT_TOKEN`, `SCF_API_URL`. Stage
 * `local` is a running `npm start` (on its standard port unless `SCF_API_URL` says otherwise) and signs with its keys, whatever the
 * shell has. Throws PurgeError `NO_CREDENTIALS` or `BAD_SETTINGS` naming the variables, never their values.
 */
export function readDeployer(env: Env, stage: string): Deployer {
  const text = readVariable(env, 'SCF_API_URL');
  if (stage === LOCAL_STAGE) {
    return { secretId: LOCAL.secretId, secretKey: LOCAL.secretKey, endpoint: readEndpoint(text ?? LOCAL.url) };
  }
  const secretId = readVariable(env, 'TENCENT_SECRET_ID');
  const secretKey = readVariable(env, 'TENCENT_SECRET_KEY');
  const token = readVariable(env, 'TENCENT_TOKEN');
  if (secretId && secretKey) {
    return { secretId, secretKey, ...(token && { token }), ...(text && { endpoint: readEndpoint(text) }) };
  }
  throw new PurgeError(
    'NO_CREDENTIALS',
    'no keys to deploy with: set TENCENT_SECRET_ID and TENCENT_SECRET_KEY (and TENCENT_TOKEN with temporary ones) in the shell or in .env; these are yours and never reach a function',
  );
}
