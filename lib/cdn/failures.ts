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

type Row = readonly [kind: `${FailureClass} ${FailureScope}${'' | ' maybe'}`, advice: string, codes: string];

const KEYS =
  'Check PURGE_SECRET_ID and PURGE_SECRET_KEY (or the execution role), and its rights to purge in the CAM console.';
const SIGNED_ANEW = 'Check PURGE_SESSION_TOKEN, and the clock of the machine.';
const ACCOUNT = 'Check the account in the CDN console (verified, paid up, open for this service); else open a ticket.';
const PARAMETER = 'Check the URLs (and cdn.zone) against the message.';
const HOST = 'Check the bases in purge.config.yaml: online domains of this account and area, with rights in CAM.';
const DAY = 'Wait for the next quota day, or raise the quota in the console.';
const RETRY = 'Nothing to do: it is tried again.';
const NETWORK = 'Check the endpoint, and the egress of the function (a VPC needs a NAT).';
const SUCCESSOR = 'If it is switched off, add its successor to cdn.apis; else check its endpoint.';
const MOVED = 'Add edgeone and its zone to purge.config.yaml.';

/**
 * Codes of API 2.0 are numbers (pages 228/5078 and 239/1757, table of module codes), those of API 3.0 and EdgeOne are names
 * (228/30988, 228/37870, 1552/80703). Of a name like `InvalidParameter.CdnHostNotExists` a row may hold the second part, or
 * the first for the rest of its family. Then the signs of our own transport. It is a function, since most invocations never
 * fail and a cold start should not pay.
 */
function rows(): readonly Row[] {
  return [
    [
      'auth account',
      KEYS,
      '4100 4101 4102 4103 4104 4106 4110 23103 25010 AuthFailure UnauthorizedOperation accessDenied',
    ],
    ['re-sign account', SIGNED_ANEW, '4105 4200 4500 TokenFailure SignatureExpire'],
    [
      'configuration account',
      ACCOUNT,
      '4300 9169 9170 1001 1002 5500 9111 22041 25015 5000 5200 5300 9150 21001 CdnStatInvalidDate CdnUserNotExists PackNotAllow CdnUserAuthFail CdnUserAuthWait CdnUserIsSuspended EcdnMigratedCdn',
    ],
    ['configuration account maybe', ACCOUNT, '-9014 -9015 9151'],
    ['configuration account', NETWORK, '4600 tls'],
    ['target account', PARAMETER, '4000 9003 InvalidParameter InvalidParameterValue'],
    ['target url', PARAMETER, 'FailedList CdnUrlExceedLength'],
    [
      'target host',
      HOST,
      '9105 9110 9307 9107 9303 20005 22701 9112 28008 9176 9313 28006 28007 9177 9314 1012 9161 -9018 25002 CdnHostInvalidStatus CdnPurgeWildcardNotAllowed DomainNotFound CdnHostNotExists CdnHostIsNotOnline CdnHostUnauthorized',
    ],
    ['throttle account', RETRY, '4400 9163 22063 http-429 RequestLimitExceeded RateLimitExceeded OperationTooOften'],
    ['quota account', DAY, '22044 22046 23101 21000 LimitExceeded quotaExceeded'],
    [
      'split account',
      PARAMETER,
      '22043 22045 23100 21002 9162 http-501 http-413 RequestSizeLimitExceeded BatchQuota CdnPurgeExceedBatchLimit CdnPurgeUrlExceedBatchLimit CdnPurgePathExceedBatchLimit CdnPushExceedBatchLimit',
    ],
    ['split account maybe', PARAMETER, '5400'],
    [
      'transient account maybe',
      RETRY,
      '6000 9000 22800 5100 -9011 -9021 short-count timeout connection-lost http-5xx InternalError CdnInterfaceError taskFailed originPullFailed',
    ],
    ['transient account', RETRY, '6200 ProductUpdating UserMigrating'],
    ['transient host', RETRY, '9135 9175'],
    ['transient account', NETWORK, 'not-connected EAI_AGAIN'],
    ['transient account maybe', SUCCESSOR, 'not-json'],
    [
      'retired account',
      SUCCESSOR,
      '6100 ActionOffline NoSuchProduct NoSuchVersion InvalidAction http-404 http-410 ENOTFOUND ProductUpgraded',
    ],
    ['retired host', MOVED, 'CdnHostExistsInEdgeOne'],
  ];
}

const UNKNOWN: Row = ['configuration account', ACCOUNT, ''];

function readRow([kind, advice, codes]: Row): FailureRow {
  const [failureClass, scope, maybe] = kind.split(' ') as [FailureClass, FailureScope, string?];
  return { codes: codes.split(' '), class: failureClass, scope, advice, done: maybe ? 'maybe' : 'no' };
}

/** The failure table of all three APIs and of the network between; `docs/errors.md` shows it. The classes are ours. */
export function failureTable(): readonly FailureRow[] {
  return rows().map(readRow);
}

let byCode: ReadonlyMap<string, FailureRow> | undefined;

function find(code: string): FailureRow | undefined {
  byCode ??= new Map(failureTable().flatMap((known) => known.codes.map((name) => [name, known] as const)));
  const [family = '', name = ''] = code.split('.');
  return byCode.get(name) ?? byCode.get(family);
}

/** What a table says of the first of some codes that it knows; the last code stands where it knows none. */
export interface Classified {
  readonly failure: Failure;
  readonly done: 'no' | 'maybe';
}

/**
 * Classifies a failure by its codes, most telling first. A code in no table is class `configuration`: it stops and is shown
 * whole. Never throws; `message` must be free of secrets already.
 */
export function classify(codes: readonly string[], message: string): Classified {
  const code = codes.find(find) ?? codes.at(-1) ?? 'unknown';
  const { class: failureClass, scope, advice, done } = find(code) ?? readRow(UNKNOWN);
  return {
    failure: { code, class: failureClass, scope, message: message.replace(/\.$/, '') || 'no reason given', advice },
    done,
  };
}
