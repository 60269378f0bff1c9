import type { Failure, FailureClass, FailureScope } from '../types.ts';

/** How some codes are treated, whom they concern, and what to do. What they mean stays out of the bundles: docs/errors.md. */
export interface FailureRow {
  readonly codes: readonly string[];
  readonly class: FailureClass;
  /** With class `target`: `account` means that something in the call was refused, but the code does not say what. */
  readonly scope: FailureScope;
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
  advice: string,
  done: 'no' | 'maybe' = 'no',
): FailureRow {
  const [failureClass, scope] = kind.split(' ') as [FailureClass, FailureScope];
  return { codes: codes.split(' '), class: failureClass, scope, advice, done };
}

/**
 * The failure table. It is a function, since most invocations never fail and a cold start should not pay for it.
 * Every documented code of CDN API 2.0 that a purge can meet (pages 228/5078 and 239/1757, table of module codes), what its
 * host may answer once it is retired, and the signs of our own transport. The classes are ours; `docs/errors.md` shows it.
 */
export function api2Failures(): readonly FailureRow[] {
  return [
    row('auth account', '4100', 'Check that secret id and key belong together.'),
    row('auth account', '4104', 'Check PURGE_SECRET_ID, or the execution role.'),
    row('auth account', '4101 4102 4103 23103 25010', CAM),
    row('auth account', '4106 4110', CAM),
    row('re-sign account', '4105', 'Check PURGE_SESSION_TOKEN: temporary keys may have expired.'),
    row('re-sign account', '4200', 'Check the clock of the machine.'),
    row('re-sign account', '4500', 'Check the clock of the machine.'),
    row('configuration account', '4300 9169 9170 1001 1002 5500', ACCOUNT),
    row('configuration account', '9111 22041 25015', ACCOUNT),
    row('configuration account', '4600', 'CDN_API2_URL must begin with https://.'),
    row('configuration account', '5000 5200 5300 9150 21001', VENDOR),
    row('target account', '4000 9003', PARAMETER),
    row('target host', '9105 9110 9307', HOST),
    row('target host', '9107 9303 20005 22701', HOST),
    row('target host', '9112 28008 9176 9313 28006 28007', HOST),
    row('target host', '9177 9314', HOST),
    row('target host', '9161 -9018', VENDOR),
    row('target host', '25002', CAM),
    row('target host', '1012', HOST),
    row('throttle account', '4400 9163 22063 http-429', RETRY),
    row('quota account', '22044 23101', DAY),
    row('quota account', '22046', DAY),
    row('quota account', '21000', DAY),
    row('split account', '22043 22045 23100 21002 9162 http-501', 'Shorten the URL.'),
    row('split account', '5400', 'Read the message: the API named no parts.', 'maybe'),
    row('transient account', '6000 9000 22800', RETRY, 'maybe'),
    row('transient account', '5100 -9011 -9021', RETRY, 'maybe'),
    row('configuration account', '-9014 -9015 9151', VENDOR, 'maybe'),
    row('transient account', '6200', RETRY),
    row('transient host', '9135 9175', RETRY),
    row('transient account', 'short-count', RETRY, 'maybe'),
    row('transient account', 'timeout connection-lost http-5xx', RETRY, 'maybe'),
    row('transient account', 'not-connected', NETWORK),
    row('transient account', 'EAI_AGAIN', NETWORK),
    row('transient account', 'not-json', SUCCESSOR, 'maybe'),
    row('configuration account', 'tls', NETWORK),
    row('retired account', '6100', SUCCESSOR),
    row('retired account', 'ActionOffline NoSuchProduct NoSuchVersion InvalidAction', SUCCESSOR),
    row('retired account', 'http-404 http-410 ENOTFOUND', SUCCESSOR),
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
  const known = table.get(code) ?? row('configuration account', 'unknown', VENDOR);
  const failure = {
    code,
    class: known.class,
    scope: known.scope,
    message: message || 'no reason given',
    advice: known.advice,
  };
  return { failure, done: known.done };
}
