import { parseUrl } from '../../parse-url.ts';
import type { Findings } from './findings.ts';
import { isOnLoopback } from './loopback.ts';
import type { Variables } from './variables.ts';

const KEYS = ['PURGE_SECRET_ID', 'PURGE_SECRET_KEY', 'PURGE_SESSION_TOKEN'];
const ENDPOINTS = ['CDN_API2_URL', 'CDN_API3_URL', 'EDGEONE_API_URL'];

const ELSEWHERE =
  'it is not on this machine, and stage local would drain what waits there into the CDN of npm start, where it is lost';
const WITHOUT =
  'put an empty DATABASE_URL= into .env.local, which is read instead of .env (the shell comes before both)';

/** A database is refused rather than left out: without one the functions would run in another mode than was asked for. */
function checkDatabase({ values, pathOf }: Variables, findings: Findings): void {
  const url = values['DATABASE_URL'];
  if (url === undefined || !parseUrl(url) || isOnLoopback(url)) return;
  findings.problem(
    pathOf('DATABASE_URL'),
    `${ELSEWHERE}; take the DATABASE_URL that npm start prints, or do without: ${WITHOUT}`,
  );
}

/**
 * What stage `local` hands over to a function of its variables: no keys, and no endpoint that is not on this machine, since they may
 * be those of `.env`, and the local cloud has its own. A database somewhere else is a problem. Secrets of callers stay.
 */
export function keepLocal(variables: Variables, findings: Findings): Variables {
  const { values, pathOf } = variables;
  checkDatabase(variables, findings);
  const kept = Object.entries(values).filter(
    ([name, value]) => !KEYS.includes(name) && (!ENDPOINTS.includes(name) || isOnLoopback(value)),
  );
  return { values: Object.fromEntries(kept), pathOf };
}
