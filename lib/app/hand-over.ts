import type { ApiName, Failure } from '../types.ts';
import type { Run } from './run.ts';

/** Signs of an API that is out of reach, whatever the reason: with a successor there is no point in waiting for it. */
const UNREACHABLE: ReadonlySet<string> = new Set(['not-json', 'not-connected', 'tls', 'timeout']);
/** Codes and texts that leave no doubt. A text about maintenance does. */
const CLEAR =
  /NoSuchProduct|ProductUpgraded|http-410|offline|下线|retired|no longer|discontinued|switched off|停止服务/i;
const DOUBTFUL = /maintenance|维护/i;

/** Says whether a failure sends the targets to the next API: it is retired (for the account, or a host), or out of reach. */
export function handsOver({ class: failureClass, code }: Failure): boolean {
  return failureClass === 'retired' || code === 'EAI_AGAIN' || UNREACHABLE.has(code);
}

/** A name that does not exist and a page that is not there say nothing by themselves, whatever they are called. */
function isClear({ code, message }: Failure): boolean {
  const said = `${code} ${message}`;
  return code !== 'ENOTFOUND' && code !== 'http-404' && CLEAR.test(said) && !DOUBTFUL.test(said);
}

/**
 * Remembers what a failure that hands over says of the API beyond this invocation: retired for 24 h (at once when it says so
 * clearly, else when it was seen 5 min before, too), avoided for 5 min when out of reach. A resolver fault says nothing.
 */
export function remember(api: ApiName, failure: Failure, run: Run): void {
  const { apis } = run.warm;
  if (UNREACHABLE.has(failure.code)) apis.avoid(api);
  if (failure.class === 'retired' && (isClear(failure) || apis.sight(api))) retire(api, undefined, failure, run);
}

/** Says whether the API may be well again soon: what its stand-in refuses is not refused for good. */
export function isPassing(api: ApiName, { warm }: Run): boolean {
  return !warm.apis.retired().some(({ name }) => name === api);
}

/** Leaves an API out for 24 h, for one host where that has moved away, and says so. */
export function retire(api: ApiName, host: string | undefined, failure: Failure, { warm, log }: Run): void {
  const isKnown = warm.apis.isOut(api, host ?? '');
  warm.apis.retire(api, host);
  if (!isKnown) log('warn', 'retired for 24 h: the next API takes over', { api, host, ...failure });
}
