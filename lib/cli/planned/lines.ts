import type { AreaPlan, Left, Standing } from './area-plan.ts';
import type { PlanDocument } from './document.ts';

const SHOWN = 100;

/** The first hundred of a list, and how many there are more. */
function shortened(lines: readonly string[]): readonly string[] {
  const more = lines.length - SHOWN;
  return more > 0 ? [...lines.slice(0, SHOWN), `… and ${more} more; --json lists all`] : lines;
}

function standingLine({ dir, why, urls }: Standing): string {
  const cause = why === 'asked' ? 'covers' : 'collapses';
  return `${dir} ${cause} ${urls.length} URL(s)`;
}

function callLines({ api, calls }: Pick<AreaPlan, 'api' | 'calls'>): readonly string[] {
  return shortened(calls.map(({ kind, count }) => `call ${api} ${kind} ${count}`));
}

function quotaLine({ pool, limit, before, after, isClosed }: Left, from: PlanDocument['quotaFrom']): string {
  const source = from === 'ledger' ? 'the ledger of the outbox' : 'the budget of the configuration';
  const closed = isClosed ? '; the API has refused for quota today' : '';
  const short = after < 0 ? `, ${-after} too many for the day` : '';
  return `quota ${pool}: ${before} of ${limit} left, ${Math.max(0, after)} afterwards${short} (${source}${closed})`;
}

/** The plan for people: at most a hundred lines of each thing. */
export function planLines({ targets, ignored, rejected, quotaFrom, areas }: PlanDocument): readonly string[] {
  const forms = targets.flatMap(({ from, urls, dirs }) => {
    const all = [...urls.map((url) => `url ${url}`), ...dirs.map((dir) => `dir ${dir}`)];
    return all.length === 1 && all[0]?.endsWith(` ${from}`) ? all : [from, ...all.map((form) => `    ${form}`)];
  });
  return [
    ...shortened(forms),
    ...shortened(ignored.map(({ from, reason }) => `ignored ${from}: ${reason}`)),
    ...shortened(rejected.map(({ target, code, reason }) => `refused ${target}: ${code}: ${reason}`)),
    ...areas.flatMap((plan) => [
      `${plan.area}: ${plan.calls.length} call(s)`,
      ...shortened(plan.absorbed.map(standingLine)),
      ...callLines(plan),
      ...plan.quota.map((left) => quotaLine(left, quotaFrom)),
    ]),
    'nothing was sent',
  ];
}
