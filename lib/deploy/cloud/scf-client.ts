import { Agent } from 'node:http';
import { PurgeError } from '../../errors.ts';
import { type Fields, isFields } from '../../scf/shape.ts';
import { adviceFor } from './advice.ts';
import { textOf } from './answer.ts';
import { type Action, type CallDetail, type Cloud, isWrite } from './cloud.ts';
import { destinationOf, STANDARD_HOST } from './destination.ts';
import { createKnownValues, type KnownValues } from './known-values.ts';
import { createPatience } from './patience.ts';
import { type Fault, readFault } from './scf-fault.ts';

/** Who calls which SCF API. */
export interface ScfClientOptions {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token?: string;
  readonly region: string;
  /** Tencent's own when absent; http for loopback only. Its path is not used. */
  readonly endpoint?: URL;
  /** How long one try may take until its answer begins, and then until it ends; 60 s, and 310 s of InvokeFunction. */
  readonly timeoutS?: number;
  readonly invokeTimeoutS?: number;
  /** How long a call is tried again, in ms; 2 minutes. */
  readonly patienceMs?: number;
  /** Waits so many ms, between tries and while a function is busy. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Gets a line for each try that failed and comes again, and for what is waited for while a function is busy. */
  readonly log?: (line: string) => void;
}

const MESSAGE_LENGTH = 300;
const TIMEOUT_S = 60;
const INVOKE_TIMEOUT_S = 310; // the API waits up to 300 s for a function
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

/** What was called, for people: `GetFunction of <name>`, or `ListFunctions`. */
function calledOf(action: Action, body: Fields): string {
  const name = textOf(body, 'FunctionName');
  return name === '' ? action : `${action} of ${name}`;
}

function refusalOf(
  action: Action,
  body: Fields,
  fault: Fault,
  { options, known }: { readonly options: ScfClientOptions; readonly known: KnownValues },
): PurgeError {
  const { code, requestId, done } = fault;
  const name = textOf(body, 'FunctionName');
  const request = requestId && ` (RequestId ${requestId})`;
  const isUnclear = done === 'maybe' && (isWrite(action) || ONCE.has(action));
  const unclear = isUnclear ? '; it may have been done all the same' : '';
  const advice = adviceFor(code, action, destinationOf(options.endpoint, options.region));
  const message = known.clean(fault.message).slice(0, MESSAGE_LENGTH);
  const detail = { action, function: name, apiCode: code, requestId, maybeDone: done === 'maybe' } satisfies CallDetail;
  return new PurgeError(
    SETTINGS.test(code) ? 'BAD_SETTINGS' : 'DEPLOY',
    `${calledOf(action, body)}: ${code}: ${message}${request}${unclear}; ${advice}`,
    { detail }, // without its cause, whose text is not cleaned
  );
}

/**
 * Makes a client of the SCF API over Tencent's SDK, signed with TC3. What surely was not done, and what may be done twice, is
 * tried again as long as the patience lasts; a lost answer to CreateFunction, CreateTrigger or InvokeFunction is not, and shows as
 * `isMaybeDone`. Neither errors nor `StatusReasons` of answers hold keys or values of variables. Throws PurgeError `BAD_SETTINGS`
 * for keys and region, `DEPLOY` for the rest, with the code of the API and advice.
 */
export function createScfClient(options: ScfClientOptions): Cloud {
  const { secretId, secretKey, token = '', timeoutS: usualS = TIMEOUT_S, invokeTimeoutS = INVOKE_TIMEOUT_S } = options;
  const known = createKnownValues([secretId, secretKey, token]);
  let writes = 0;
  let hasAnswered = false;

  async function send(action: Action, body: Fields, timeoutS: number): Promise<Fields> {
    const client = await makeClient(options, timeoutS);
    const ended = new AbortController();
    const request = client.request(action, body, { signal: ended.signal });
    const answer: unknown = await request.finally(() => ended.abort()); // else an answer without an end keeps the process
    if (!isFields(answer)) throw new Error('invalid json response body');
    known.learn(answer);
    return known.withCleanReasons(answer);
  }

  return {
    sleep: options.sleep,
    log: (line) => options.log?.(line),
    get writes() {
      return writes;
    },
    async call(action, body) {
      if (isWrite(action)) writes += 1;
      known.learn(body);
      const timeoutS = action === 'InvokeFunction' ? invokeTimeoutS : usualS;
      const nextPause = createPatience(timeoutS * 1000, options.patienceMs);
      for (;;) {
        try {
          const answer = await send(action, body, timeoutS);
          hasAnswered = true;
          return answer;
        } catch (thrown) {
          const fault = readFault(thrown);
          hasAnswered ||= fault.requestId !== '';
          const isUnclear = fault.done === 'maybe' && ONCE.has(action);
          const pause = isUnclear ? undefined : nextPause(fault, hasAnswered);
          if (!pause) throw refusalOf(action, body, fault, { options, known });
          const { ms, limit } = pause;
          options.log?.(`${calledOf(action, body)}: ${fault.code}; again in ${ms / 1000} s, ${limit}`);
          await options.sleep(ms);
        }
      }
    },
  };
}
