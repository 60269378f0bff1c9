import type { Failure, FailureClass, FailureScope } from '../types.ts';

/** What is known of some codes that mean the same: how they are treated, whom they concern, and what to do. */
export interface FailureRow {
  readonly codes: readonly string[];
  readonly class: FailureClass;
  /** With class `target`: `account` means that something in the call was refused, but the code does not say what. */
  readonly scope: FailureScope;
  readonly meaning: string;
  readonly advice: string;
  /** `maybe`: the server may have purged before it failed. `no`: it surely did not. */
  readonly done: 'no' | 'maybe';
}

const RETRY = 'Nothing to do: it is tried again.';
const CAM = 'Give the key or the execution role the CDN purge actions, in the CAM console.';
const ACCOUNT = 'Open the CDN console: the account must be verified, paid up, and open for overseas acceleration.';
const HOST = 'Check the bases in purge.config.yaml: each host must be an online overseas domain of this account.';
const DAY = 'Wait for the next quota day, or raise the quota in the CDN console.';
const VENDOR = 'Open a ticket with Tencent Cloud and quote the message.';
const PARAMETER = 'Look at the message: the API read a parameter differently; check the URLs, else report it as a bug.';
const SUCCESSOR = 'Check CDN_API2_URL. If API 2.0 is switched off for the account, it needs API 3.0 (cdn.apis).';
const NETWORK = 'Check the egress of the function (a VPC needs a NAT or public access) and CDN_API2_URL.';

function row(
  kind: `${FailureClass} ${FailureScope}`,
  codes: string,
  meaning: string,
  advice: string,
  done: 'no' | 'maybe' = 'no',
): FailureRow {
  const [failureClass, scope] = kind.split(' ') as [FailureClass, FailureScope];
  return { codes: codes.split(' '), class: failureClass, scope, meaning, advice, done };
}

/**
 * The failure table. It is a function, since most invocations never fail and a cold start should not pay for it.
 * Every documented code of CDN API 2.0 that a purge can meet (pages 228/5078 and 239/1757, table of module codes), what its
 * host may answer once it is retired, and the signs of our own transport. The classes are ours; `docs/errors.md` shows it.
 */
export function api2Failures(): readonly FailureRow[] {
  return [
    row('auth account', '4100', 'signature or authentication failed', 'Check that secret id and key belong together.'),
    row('auth account', '4104', 'secret id does not exist', 'Check PURGE_SECRET_ID, or the execution role.'),
    row('auth account', '4101 4102 4103 23103 25010', 'no right to call this API', CAM),
    row('auth account', '4106 4110', 'access control failed', CAM),
    row('re-sign account', '4105', 'token error', 'Check PURGE_SESSION_TOKEN: temporary keys may have expired.'),
    row('re-sign account', '4200', 'request expired', 'Check the clock of the machine.'),
    row(
      're-sign account',
      '4500',
      'replay: nonce used before, or clock too far off',
      'Check the clock of the machine.',
    ),
    row('configuration account', '4300 9169 9170 1001 1002 5500', 'the account may not use this API', ACCOUNT),
    row('configuration account', '9111 22041 25015', 'CDN or overseas acceleration is not opened', ACCOUNT),
    row('configuration account', '4600', 'protocol not supported', 'CDN_API2_URL must begin with https://.'),
    row('configuration account', '5000 5200 5300 9150 21001', 'not an answer to a purge', VENDOR),
    row('target account', '4000 9003', 'a parameter is missing or malformed', PARAMETER),
    row('target host', '9105 9110 9307', 'the domain does not exist', HOST),
    row('target host', '9107 9303 20005 22701', 'the domain has no valid form', HOST),
    row('target host', '9112 28008 9176 9313 28006 28007', 'the domain is not online', HOST),
    row('target host', '9177 9314', 'the domain is online and cannot be operated on', HOST),
    row('target host', '9161 -9018', 'the domain is locked or failed a check', VENDOR),
    row('target host', '25002', 'no right on this domain or project', CAM),
    row('target host', '1012', 'the domain is not deployed in this area', HOST),
    row('throttle account', '4400 9163 22063 http-429', 'too many calls', RETRY),
    row('quota account', '22044 23101', 'URLs of the day above the limit', DAY),
    row('quota account', '22046', 'directories of the day above the limit', DAY),
    row('quota account', '21000', 'prefetches of the day above the limit', DAY),
    row('split account', '22043 22045 23100 21002 9162 http-501', 'too much in one call', 'Shorten the URL.'),
    row('split account', '5400', 'the batch was partly done', 'Read the message: the API named no parts.', 'maybe'),
    row('transient account', '6000 9000 22800', 'internal fault of the API', RETRY, 'maybe'),
    row('transient account', '5100 -9011 -9021', 'an interface behind the API failed', RETRY, 'maybe'),
    row(
      'configuration account',
      '-9014 -9015 9151',
      'a fault of the API that does not pass by itself',
      VENDOR,
      'maybe',
    ),
    row('transient account', '6200', 'under maintenance', RETRY),
    row('transient host', '9135 9175', 'the domain is being deployed', RETRY),
    row('transient account', 'short-count', 'the API counted fewer URLs than were sent', RETRY, 'maybe'),
    row('transient account', 'timeout connection-lost http-5xx', 'no answer came', RETRY, 'maybe'),
    row('transient account', 'not-connected', 'no connection to the API', NETWORK),
    row('transient account', 'EAI_AGAIN', 'the name of the API could not be looked up', NETWORK),
    row('transient account', 'not-json', 'the answer is no JSON', SUCCESSOR, 'maybe'),
    row('configuration account', 'tls', 'the certificate of the API is not trusted', NETWORK),
    row('retired account', '6100', 'API or version not supported, or under maintenance', SUCCESSOR),
    row('retired account', 'ActionOffline NoSuchProduct NoSuchVersion InvalidAction', 'the API is offline', SUCCESSOR),
    row('retired account', 'http-404 http-410 ENOTFOUND', 'the API is not there', SUCCESSOR),
  ];
}

let byCode: ReadonlyMap<string, FailureRow> | undefined;

function lookUp(): ReadonlyMap<string, FailureRow> {
  byCode ??= new Map(api2Failures().flatMap((known) => known.codes.map((code) => [code, known] as const)));
  return byCode;
}

/** What a table says of the first of some codes that it knows; the last code stands where it knows none. */
export interface Classified {
  readonly failure: Failure;
  readonly done: 'no' | 'maybe';
}

/**
 * Classifies a failure of API 2.0 by its codes, most telling first. A code in no table is class `configuration`:
 * it stops and is shown whole. Never throws; `message` must be free of secrets already.
 */
export function classifyApi2(codes: readonly string[], message: string): Classified {
  const table = lookUp();
  const code = codes.find((candidate) => table.has(candidate)) ?? codes.at(-1) ?? 'unknown';
  const known = table.get(code) ?? row('configuration account', 'unknown', 'a code that no document names', VENDOR);
  const failure = {
    code,
    class: known.class,
    scope: known.scope,
    message: message || known.meaning,
    advice: known.advice,
  };
  return { failure, done: known.done };
}
