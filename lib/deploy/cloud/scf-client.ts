import { Agent } from 'node:http';
import { withoutSecrets } from '../../cdn/secrets.ts';
import { PurgeError } from '../../errors.ts';
import { type Fields, field, isFields } from '../../scf/shape.ts';
import { adviceFor, type Destination } from './advice.ts';
import { type Action, type CallDetail, type Cloud, isWrite } from './cloud.ts';
import { type Fault, readFault } from './scf-fault.ts';

/** Who calls which SCF API. */
export interface ScfClientOptions {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token?: string;
  readonly region: string;
  /** Tencent's own when absent; http for loopback only. Its path is not used. */
  readonly endpoint?: URL;
  /** Waits so many ms, between tries and while a function is busy. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Gets a line for each try that failed and comes again. */
  readonly log?: (line: string) => void;
}

const STANDARD_HOST = 'scf.tencentcloudapi.com';
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000]; // 2 minutes together
const PATIENCE_MS = 121_000;
const FIRST_PATIENCE_MS = 2000; // a wrong address should show soon; one that has answered before is waited for
const TIMEOUT_S = 60;
const INVOKE_TIMEOUT_S = 310; // the API waits up to 300 s for a function
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const SETTINGS = /^AuthFailure(?!\.UnauthorizedOperation|\.MFAFailure)|Region$/;

/** A second one would be another function or trigger, or another run: whoever asked must look first whether it was done. */
const ONCE: ReadonlySet<Action> = new Set(['CreateFunction', 'CreateTrigger', 'InvokeFunction']);

async function makeClient(options: ScfClientOptions, timeoutS: number) {
  const { secretId, secretKey, token, region, endpoint } = options;
  const { scf } = await import('tencentcloud-sdk-nodejs-scf'); // 60 ms, which packaging need not pay
  const isPlain = endpoint?.protocol === 'http:';
  return new scf.v20180416.Client({
    credential: { secretId, secretKey, ...(token !== undefined && { token }) },
    region,
    profile: {
      signMethod: 'TC3-HMAC-SHA256',
      language: 'en-US',
      httpProfile: {
        endpoint: endpoint?.host ?? STANDARD_HOST,
        protocol: isPlain ? 'http://' : 'https://',
        reqTimeout: timeoutS,
        ...(isPlain && { agent: new Agent() }), // with one of its own it does not send loopback through http_proxy
      },
    },
  });
}

function destinationOf({ endpoint, region }: ScfClientOptions): Destination {
  const isLoopback = LOOPBACK.test(endpoint?.hostname ?? '');
  return { host: endpoint?.host ?? STANDARD_HOST, isLoopback, region };
}

/** Values of variables may be secrets, and an API may repeat what it refuses. */
function cleaned(message: string, body: Fields, options: ScfClientOptions): string {
  const variables = field(field(body, 'Environment'), 'Variables');
  const values = (Array.isArray(variables) ? variables : [])
    .map((variable) => field(variable, 'Value'))
    .filter((value) => typeof value === 'string')
    .filter((value) => value.length >= 6);
  return withoutSecrets(
    values.reduce((text, value) => text.replaceAll(value, '***'), message),
    options,
  );
}

function refusalOf(action: Action, body: Fields, fault: Fault, options: ScfClientOptions): PurgeError {
  const { code, requestId, done } = fault;
  const name = String(body['FunctionName'] ?? '');
  const request = requestId && ` (RequestId ${requestId})`;
  const isUnclear = done === 'maybe' && (isWrite(action) || ONCE.has(action));
  const unclear = isUnclear ? '; it may have been done all the same' : '';
  const advice = adviceFor(code, destinationOf(options));
  const detail = { action, function: name, apiCode: code, requestId, maybeDone: done === 'maybe' } satisfies CallDetail;
  return new PurgeError(
    SETTINGS.test(code) ? 'BAD_SETTINGS' : 'DEPLOY',
    `${action} of ${name}: ${code}: ${cleaned(fault.message, body, options)}${request}${unclear}; ${advice}`,
    { detail }, // without its cause, whose text is not cleaned
  );
}

/** Counts the waits of one call, and says how long the next one is; undefined when there is no use in another try. */
function createPatience(action: Action, timeoutMs: number) {
  let tries = 0;
  let spent = 0;
  return (fault: Fault, hasAnswered: boolean): number | undefined => {
    const wait = WAITS_MS[tries++];
    if (wait === undefined || !fault.mayPass || (fault.done === 'maybe' && ONCE.has(action))) return undefined;
    const isUnreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(fault.code);
    spent += wait + (fault.code === 'timeout' ? timeoutMs : 0);
    return spent > (isUnreachable && !hasAnswered ? FIRST_PATIENCE_MS : PATIENCE_MS) ? undefined : wait;
  };
}

/**
 * Makes a client of the SCF API over Tencent's SDK, signed with TC3. What surely was not done, and what may be done twice, is
 * tried again for up to 2 minutes; a lost answer to CreateFunction, CreateTrigger or InvokeFunction is not, and shows as
 * `isMaybeDone`. Throws PurgeError `BAD_SETTINGS` for keys and region, `DEPLOY` for the rest, with the code of the API and advice.
 */
export function createScfClient(options: ScfClientOptions): Cloud {
  let writes = 0;
  let hasAnswered = false;

  async function send(action: Action, body: Fields, timeoutS: number): Promise<Fields> {
    const client = await makeClient(options, timeoutS);
    const answer: unknown = await client.request(action, body);
    if (!isFields(answer)) throw new Error('invalid json response body');
    return answer;
  }

  return {
    sleep: options.sleep,
    get writes() {
      return writes;
    },
    async call(action, body) {
      if (isWrite(action)) writes += 1;
      const timeoutS = action === 'InvokeFunction' ? INVOKE_TIMEOUT_S : TIMEOUT_S;
      const nextWait = createPatience(action, timeoutS * 1000);
      for (;;) {
        try {
          const answer = await send(action, body, timeoutS);
          hasAnswered = true;
          return answer;
        } catch (thrown) {
          const fault = readFault(thrown);
          hasAnswered ||= fault.requestId !== '';
          const wait = nextWait(fault, hasAnswered);
          if (wait === undefined) throw refusalOf(action, body, fault, options);
          options.log?.(`${action} of ${body['FunctionName']}: ${fault.code}; again in ${wait / 1000} s`);
          await options.sleep(wait);
        }
      }
    },
  };
}
