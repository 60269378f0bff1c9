import { isDeepStrictEqual } from 'node:util';
import { isFields } from '../scf/shape.ts';
import type { JournalEntry } from './cdn-api/journal.ts';
import type { InvocationResult } from './scf-host/function-spec.ts';
import type { ScfHost } from './scf-host/host.ts';

/** One golden event: where it comes from, and what must come of it. Objects are matched by the fields they name. */
export interface GoldenEvent {
  readonly file: string;
  readonly function: string;
  /** The file is the body of a delivery for this webhook, signed when it is replayed; absent: it is a whole event. */
  readonly webhook?: string;
  /** What its sender would call the event in a header. */
  readonly topic?: string;
  readonly provenance: {
    readonly kind: 'documented' | 'inferred' | 'made';
    readonly source: string;
    readonly adapted: string;
  };
  readonly expect: {
    readonly report?: unknown;
    readonly reply?: unknown;
    readonly error?: string;
    /** Every call it makes, in order, without `api` and `at`; absent: any. */
    readonly calls?: readonly unknown[];
  };
}

/** What became of a golden event. */
export interface Replayed {
  readonly file: string;
  readonly function: string;
  readonly ok: boolean;
  readonly report?: unknown;
  readonly reply?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  readonly calls: readonly JournalEntry[];
}

/** Lists match item by item; an object matches when it has all fields of the pattern. */
function matches(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) {
    return (
      Array.isArray(value) && value.length === pattern.length && pattern.every((item, n) => matches(value[n], item))
    );
  }
  if (!isFields(pattern)) return isDeepStrictEqual(value, pattern);
  return isFields(value) && Object.entries(pattern).every(([name, wanted]) => matches(value[name], wanted));
}

/** A reply's JSON body is shown as an object, so that expectations and people can read it. */
function readReply(result: unknown): unknown {
  if (!isFields(result) || typeof result['body'] !== 'string') return result;
  return { ...result, body: JSON.parse(result['body']) };
}

function outcomeOf(golden: GoldenEvent, invocation: InvocationResult): Pick<Replayed, 'report' | 'reply' | 'error'> {
  if (!invocation.ok) {
    return {
      error: { code: invocation.errorCode ?? String(invocation.statusCode), message: invocation.errorMessage ?? '' },
    };
  }
  return golden.function === 'webhook' ? { reply: readReply(invocation.result) } : { report: invocation.result };
}

const COUNTS: readonly string[] = ['changes', 'urls', 'dirs', 'submitted', 'pending', 'calls'];

/** What is left of an expectation where an event is only stored: when its targets go out is another tick's business. */
function withoutCounts(pattern: unknown, names: readonly string[]): unknown {
  if (!isFields(pattern)) return pattern;
  const kept = Object.entries(pattern).filter(([name]) => !names.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutCounts(value, names)]));
}

/** The expectation of an event in queued mode: its calls are looked for later (`haveArrived`). */
export function queuedExpectation({ expect: { calls: _, ...expect }, ...golden }: GoldenEvent): GoldenEvent {
  // A tick also folds and sends what others have stored.
  const names = golden.function === 'schedule' ? COUNTS : COUNTS.slice(3);
  return {
    ...golden,
    expect: { ...expect, report: withoutCounts(expect.report, names), reply: withoutCounts(expect.reply, names) },
  };
}

function targetsOf(calls: readonly unknown[]): readonly string[] {
  return calls.flatMap((call) => (isFields(call) ? [call['urls'], call['dirs']].flat() : [])).filter(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Says whether all that an event was to purge is in accepted calls, or below a directory that is. */
export function haveArrived({ expect }: GoldenEvent, calls: readonly JournalEntry[]): boolean {
  const accepted = calls.filter(({ code }) => code === 0);
  const arrived = new Set(targetsOf(accepted));
  const dirs = accepted.flatMap((call) => call.dirs);
  return targetsOf(expect.calls ?? []).every(
    (target) => arrived.has(target) || dirs.some((dir) => target.startsWith(dir)),
  );
}

/** Invokes a function with a golden event as its trigger would, and compares what came of it with the manifest. */
export async function replay(
  golden: GoldenEvent,
  event: unknown,
  host: ScfHost,
  journal: () => readonly JournalEntry[],
): Promise<Replayed> {
  const before = journal().length;
  const synchronous = golden.function === 'webhook';
  const attempts = synchronous
    ? [await host.invoke(golden.function, event)]
    : (await host.invokeAsync(golden.function, event)).attempts;
  const outcome = outcomeOf(golden, attempts.at(-1) as InvocationResult);
  const calls = journal().slice(before);
  const { report, reply, error } = golden.expect;
  const ok =
    matches(outcome.report, report) &&
    matches(outcome.reply, reply) &&
    matches(outcome.error?.code, error) &&
    (golden.expect.calls === undefined || matches(calls, golden.expect.calls));
  return { file: golden.file, function: golden.function, ok, ...outcome, calls };
}
