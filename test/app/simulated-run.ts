import type { Chain } from '../../lib/app/apis.ts';
import type { Effects } from '../../lib/app/effects.ts';
import { openGate } from '../../lib/app/gate.ts';
import type { Submitting } from '../../lib/app/group.ts';
import type { Run } from '../../lib/app/run.ts';
import { createPass, createTally } from '../../lib/app/tally.ts';
import { createWarm, type Warm } from '../../lib/app/warm.ts';
import { classify } from '../../lib/cdn/failures.ts';
import type { Config, Site } from '../../lib/config/config.ts';
import { PurgeError } from '../../lib/errors.ts';
import type { ApiName, Limits, Outcome, Purger, TargetKind } from '../../lib/types.ts';

/** One transmission that a simulated run saw, with the time it started at. */
export interface SeenCall {
  readonly api: ApiName;
  readonly pool: string;
  readonly kind: TargetKind;
  readonly urls: readonly string[];
  readonly timeoutMs: number;
  readonly connectMs?: number;
  readonly full?: true;
  readonly at: number;
}

/** What a configuration says of the outbox. */
export const QUEUED = {
  webhooks: [],
  account: 'default',
  budget: { day: { url: 10_000, dir: 100 }, reserve: 0, dayStartMs: -8 * 3_600_000 },
  historyMs: 30 * 86_400_000,
} as const;

/** How a simulated CDN answers: an outcome, or `hang` for as long as it is waited for. */
export type Answer = (call: SeenCall, n: number) => Outcome | 'hang';

/** A site as a configuration would hold it. */
export function site(name: string, ...bases: string[]): Site {
  return {
    name,
    bucket: `${name}-1`,
    prefix: '',
    bases,
    ignore: [],
    index: ['index.html'],
    encoding: 'browser',
    priority: 'normal',
  };
}

/** Accepts everything. */
export const accept: Answer = ({ urls }) => ({ kind: 'accepted', count: urls.length });

/** Refuses (or is in doubt about) a call with a code of the failure table. */
export function fail(code: string, message = 'said the simulated API'): Outcome {
  const { failure, done } = classify([code], message);
  return { kind: done === 'maybe' ? 'maybe' : 'refused', failure };
}

interface Options {
  readonly answer?: Answer;
  readonly sites?: readonly Site[];
  readonly schedules?: Config['schedules'];
  readonly webhooks?: Config['webhooks'];
  readonly timeLimitMs?: number;
  readonly callMs?: number;
  readonly requestId?: string;
  readonly warm?: Warm;
  readonly env?: Record<string, string>;
  readonly withoutKeys?: boolean;
  readonly limits?: Limits;
  /** The APIs of each area, by name: one area with cdn-2.0 alone unless said otherwise. */
  readonly apis?: readonly (readonly ApiName[])[];
  readonly startAt?: number;
}

/** A run over a simulated CDN and a simulated clock: sleeping and hanging cost no real time. */
export function simulate(options: Options = {}): {
  run: Run;
  calls: SeenCall[];
  lines: Record<string, unknown>[];
  clock: { now: number };
} {
  const { answer = accept, timeLimitMs = 30_000, callMs = 20 } = options;
  const calls: SeenCall[] = [];
  const lines: Record<string, unknown>[] = [];
  const clock = { now: options.startAt ?? Date.UTC(2026, 10, 24, 12) };
  const end = clock.now + timeLimitMs;
  const effects: Effects = {
    now: () => clock.now,
    random: () => 0.5,
    sleep: async (ms) => {
      clock.now += ms;
    },
    write: (line) => lines.push(JSON.parse(line)),
  };
  const standard = { count: 1000, bytes: 1_000_000, day: 10_000 };
  const limits = options.limits ?? { url: standard, dir: { ...standard, count: 20 } };
  const purger = (api: ApiName, area: number): Purger => ({
    name: api,
    pool: api === 'edgeone' ? 'edgeone zone-1' : `cdn ${area}`,
    limits,
    offersFull: api !== 'cdn-2.0',
    async purge(kind, urls, { timeoutMs, connectMs, full }) {
      const pool = api === 'edgeone' ? api : `cdn ${area}`;
      const options = { ...(connectMs !== undefined && { connectMs }), ...(full && { full }) };
      const call = { api, pool, kind, urls, timeoutMs, ...options, at: clock.now };
      calls.push(call);
      const outcome = answer(call, calls.length - 1);
      clock.now += outcome === 'hang' ? timeoutMs : Math.min(callMs, timeoutMs);
      return outcome === 'hang' ? fail('timeout') : outcome;
    },
  });
  const run: Run = {
    config: {
      cdn: { apis: ['cdn-2.0'], area: 'overseas', method: 'POST' },
      sites: options.sites ?? [site('www', 'https://a.example')],
      purgeToken: ['PURGE_TOKEN'],
      schedules: options.schedules ?? [],
      ...QUEUED,
      webhooks: options.webhooks ?? [],
    },
    env: options.env ?? {},
    effects,
    warm: options.warm ?? createWarm(effects.now),
    log: (level, msg, fields) => lines.push({ level, msg, ...fields }),
    requestId: options.requestId ?? 'r-1',
    remainingMs: () => end - clock.now,
    chains: (options.apis ?? [['cdn-2.0']]).map((apis, area) => apis.map((api) => purger(api, area)) as never as Chain),
    credentials: () => {
      if (options.withoutKeys) throw new PurgeError('NO_CREDENTIALS', 'set PURGE_SECRET_ID');
      return { secretId: 'id', secretKey: 'key' };
    },
  };
  return { run, calls, lines, clock };
}

/** The first API of a run at work by itself. */
export function submitting(run: Run, isPatient: boolean): Submitting {
  const chain = run.chains[0] as Chain;
  return {
    run,
    tally: createTally(new Set()),
    pass: createPass(chain[0], chain.length > 1),
    gate: openGate,
    isPatient,
  };
}
