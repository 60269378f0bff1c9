import type { Action } from './cloud.ts';

/** Where calls go to, as far as advice depends on it. */
export interface Destination {
  /** Host and port of the API. */
  readonly host: string;
  readonly isLoopback: boolean;
  readonly region: string;
}

const KEYS = 'check TENCENT_SECRET_ID and TENCENT_SECRET_KEY, in the shell or in .env';
const AGAIN = 'wait a little and run the same command again';
const OPEN_TICKET = 'look the code up on page 583/17240, or open a ticket with the RequestId';

/** Codes of the API (583/17240 and the common ones of API 3.0); one without a dot stands for the rest of its family. */
const ADVICE: readonly (readonly [advice: string, codes: string])[] = [
  [KEYS, 'AuthFailure FailedOperation.AuthFailure not-sent'],
  [
    'take a fresh TENCENT_TOKEN together with its two keys: temporary ones end after some hours',
    'AuthFailure.TokenFailure',
  ],
  ['set the clock of this machine; it may be off by 5 minutes at most', 'AuthFailure.SignatureExpire'],
  [
    'the keys lack scf:ACTION, or cam:PassRole for the execution role; give them in the CAM console what npx overseas-purge doctor --policy deployer prints',
    'UnauthorizedOperation AuthFailure.UnauthorizedOperation',
  ],
  ['the account wants a second factor (MFA) for this; deploy with keys that need none', 'AuthFailure.MFAFailure'],
  [
    'make the role in the CAM console with scf.qcloud.com as the service it trusts, or correct role in serverless.yml',
    'ResourceNotFound.Role ResourceNotFound.RoleCheck FailedOperation.QcsRoleNotFound FailedOperation.CallRoleFailed InvalidParameter.RoleCheck InternalError.GetRoleError',
  ],
  [
    'another COS trigger covers some of the same keys of this bucket; remove it, or give both prefixes that do not overlap',
    'InvalidParameterValue.CosNotifyRuleConflict ResourceInUse.Cos',
  ],
  ['check that the bucket is there, in the region of the function', 'ResourceNotFound.Cos InvalidParameterValue.Cos'],
  [
    'remove what is no longer used, or ask for a higher quota: 50 functions in a namespace, 10 triggers of a type (583/11637)',
    'LimitExceeded',
  ],
  [
    'reserve less, or ask for a higher quota: all functions may reserve that of the account less 12 800 MB',
    'LimitExceeded.FunctionReservedConcurrencyMemory LimitExceeded.TotalConcurrencyMemory LimitExceeded.UserTotalConcurrencyMemory FailedOperation.ReservedExceedTotal',
  ],
  [
    'the variables of a function may have 4 KB together; shorten them',
    'InvalidParameterValue.EnvironmentExceededLimit',
  ],
  [
    "names that begin with SCF_, QCLOUD_ or TENCENTCLOUD_ are the platform's; take another for the variable",
    'InvalidParameterValue.EnvironmentSystemProtect',
  ],
  ['it is there already; remove it, or deploy under another stage or service name', 'ResourceInUse'],
  [
    'the function is busy; wait until the console shows it as normal, then run the same command again',
    'FailedOperation.FunctionStatusError FailedOperation.FunctionNameStatusError FailedOperation.FunctionVersionStatusNotActive FailedOperation.OperationConflict FailedOperation.ReservedInProgress FailedOperation.TotalConcurrencyMemoryInProgress',
  ],
  [
    'it was tried a few times; if what the API says does not help, look at the function in the console, then run the same command again',
    'FailedOperation.UpdateFunctionCode FailedOperation.UpdateFunctionConfiguration FailedOperation.CreateTrigger FailedOperation.DeleteFunction',
  ],
  [
    'take a runtime that this region has, Nodejs18.15 or Nodejs20.19',
    'InvalidParameterValue.Runtime MissingParameter.Runtime',
  ],
  ['a description has letters, digits, blanks, commas and full stops', 'InvalidParameterValue.Description'],
  [
    'a zip through the API has up to 10 MB, with the bundle at its root; build anew and look into it',
    'InvalidParameterValue.ZipFile InvalidParameterValue.ZipFileBase64BinasciiError InvalidParameterValue.Code InvalidParameter.RequestTooLarge RequestSizeLimitExceeded',
  ],
  [
    'check the events of the function in serverless.yml',
    'InvalidParameterValue.TriggerDesc InvalidParameterValue.TriggerName InvalidParameterValue.CustomArgument',
  ],
  [
    'check vpc in serverless.yml: both ids must be of this region',
    'ResourceNotFound.Vpc UnsupportedOperation.VpcConfig',
  ],
  ['make the namespace in the console, or leave it out', 'ResourceNotFound.Namespace'],
  ['deploy first, or check service, stage and region', 'ResourceNotFound.Function ResourceNotFound.FunctionName'],
  [
    'there is no room for now; try later, or in another region',
    'ResourcesSoldOut ResourceInsufficient ResourceUnavailable',
  ],
  [
    'the account is in arrears; top it up in the billing console',
    'InsufficientBalance ResourceUnavailable.InsufficientBalance FailedOperation.InsufficientBalance OperationDenied.AccountIsolate',
  ],
  [
    'open the SCF console once, to agree to the service',
    'FailedOperation.OpenService FailedOperation.UnOpenedService FailedOperation.ServiceClosed',
  ],
  [
    'the event must be JSON text of up to 6 MB',
    'InvalidParameterValue.Param InvalidParameter.Payload InvalidParameterValue.ClientContext',
  ],
  [AGAIN, 'RequestLimitExceeded InternalError'],
];

/** What is told of which codes, for the page of errors. Signs of the network are told with the address. */
export function adviceTable(): readonly { readonly codes: readonly string[]; readonly advice: string }[] {
  return ADVICE.map(([advice, codes]) => ({ advice, codes: codes.split(' ') }));
}

const BY_CODE = new Map(ADVICE.flatMap(([advice, codes]) => codes.split(' ').map((code) => [code, advice] as const)));

const noRegion = (region: string) =>
  `"${region}" is no region of SCF; correct provider.region or TENCENT_REGION, such as ap-singapore`;

function ofDestination(code: string, { host, isLoopback, region }: Destination): string | undefined {
  switch (code) {
    case 'UnsupportedRegion':
      if (isLoopback) return 'take its region in provider.region or TENCENT_REGION, or do as it says';
      return noRegion(region);
    case 'UnauthorizedOperation.Region':
    case 'UnsupportedOperation.Region':
    case 'UnsupportedOperation.NotSupportRegion':
      return noRegion(region);
    case 'ECONNREFUSED':
      return isLoopback
        ? `nothing listens on ${host}: is npm start running?`
        : `nothing listens on ${host}; check SCF_API_URL`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name of ${host} cannot be looked up; check the network, and SCF_API_URL where it is set`;
    case 'tls':
      return `the certificate of ${host} is not trusted; check SCF_API_URL, and NODE_EXTRA_CA_CERTS behind a proxy`;
    case 'not-tls':
      return isLoopback
        ? `${host} does not speak TLS: write http:// for this machine`
        : `${host} does not speak TLS; check the port in SCF_API_URL`;
    case 'timeout':
    case 'connection-lost':
    case 'http-5xx':
      return `${host} does not answer well; check the network, then run the same command again`;
    case 'http-4xx':
    case 'not-the-api':
      return `what answers at ${host} is not the SCF API; check SCF_API_URL, and whether a proxy stands before it`;
    default:
      return undefined;
  }
}

/**
 * Says what to do about a code of the SCF API, or a sign of the network, that a call of this action came to. Begins in lower case,
 * has no full stop at the end.
 */
export function adviceFor(code: string, action: Action, destination: Destination): string {
  const [family = ''] = code.split('.');
  const advice = ofDestination(code, destination) ?? BY_CODE.get(code) ?? BY_CODE.get(family) ?? OPEN_TICKET;
  return advice.replace('ACTION', action);
}
