import { LOCAL_STAGE } from '../deployer.ts';
import type { CosTrigger } from '../desired.ts';
import { bucketOf } from '../triggers/cos-hosts.ts';
import { overlap } from '../triggers/cos-rules.ts';
import type { DeclaredFunction } from './declared.ts';
import type { Findings } from './findings.ts';
import { hasKeys } from './key-rules.ts';
import { checkSites, type SitesHere } from './site-rules.ts';
import { shown } from './values.ts';

function checkNames(functions: readonly DeclaredFunction[], findings: Findings): void {
  const names = functions.map(({ desired }) => `${desired.namespace}/${desired.name}`);
  for (const [n, { desired }] of functions.entries()) {
    const first = functions[names.indexOf(names[n] ?? '')]?.desired;
    if (!first || first === desired || desired.name === '') continue;
    findings.problem(
      `functions.${desired.key}.name`,
      `${shown(desired.name)} is also the name of functions.${first.key}; give one of them another name:`,
    );
  }
}

function checkRules(functions: readonly DeclaredFunction[], findings: Findings): void {
  const rules = functions
    .flatMap(({ placed }) => placed)
    .flatMap(({ trigger, path }) => (trigger.type === 'cos' ? [{ trigger, path }] : []));
  for (const [n, { trigger, path }] of rules.entries()) {
    const other = rules.slice(0, n).find((one) => overlap(one.trigger, trigger));
    if (!other) continue;
    const what = `in the bucket ${bucketOf(trigger.host)} ${ruleText(trigger)} overlaps ${ruleText(other.trigger)}`;
    const reason = 'COS takes one trigger of an event for a key, so leave one of the two out';
    findings.problem(path, `${what} of ${other.path}; ${reason}`);
  }
}

function ruleText({ event, prefix, suffix }: CosTrigger): string {
  return `${event}${prefix ? ` under ${shown(prefix)}` : ''}${suffix ? ` ending in ${shown(suffix)}` : ''}`;
}

/** What is accepted with a database is submitted by `schedule`, which needs the same one and a timer. */
function warnOfNoDrain(functions: readonly DeclaredFunction[], findings: Findings): void {
  const drained = functions.flatMap(({ source, desired, placed }) =>
    source === 'schedule' && placed.some(({ trigger }) => trigger.isEnabled)
      ? [desired.environment['DATABASE_URL']]
      : [],
  );
  for (const { desired, mode, source } of functions) {
    if (mode === 'direct' || source === 'schedule' || drained.includes(desired.environment['DATABASE_URL'])) continue;
    const reason = 'no function with schedule.main_handler has the same DATABASE_URL and a timer';
    const advice = 'what this one stores would never be purged; give schedule the variable and - timer: schedules';
    findings.warning(`functions.${desired.key}`, `${reason}; ${advice}`);
  }
}

/** Without keys of its own a function signs with those of its role. */
function warnOfNoKeys(functions: readonly DeclaredFunction[], findings: Findings): void {
  const without = functions.filter(({ desired }) => desired.role === '' && !hasKeys(desired.environment));
  if (without.length === 0) return;
  const names = without.map(({ desired }) => desired.key).join(', ');
  const advice = 'set PURGE_ROLE, or PURGE_SECRET_ID and PURGE_SECRET_KEY, in the shell or in .env';
  findings.warning('functions', `${names}: neither a role nor keys, so no purge could be signed; ${advice}`);
}

/** The rules that look at several functions at once. Stage `local` has keys of its own. */
export function checkFunctions(
  functions: readonly DeclaredFunction[],
  { stage, ...here }: SitesHere & { readonly stage: string },
  findings: Findings,
): void {
  checkNames(functions, findings);
  checkRules(functions, findings);
  checkSites(functions, here, findings);
  warnOfNoDrain(functions, findings);
  if (stage !== LOCAL_STAGE) warnOfNoKeys(functions, findings);
}
