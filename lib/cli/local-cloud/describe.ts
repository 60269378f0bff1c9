import type { JournalEntry } from '../../local/cdn-api/journal.ts';
import type { Replayed } from '../../local/replay.ts';
import type { InvocationResult } from '../../local/scf-host/function-spec.ts';
import { field } from '../../scf/shape.ts';

/** One call of the CDN API in one line. */
export function describeCall({ action, code, urls, dirs }: JournalEntry): string {
  const targets = [...urls, ...dirs];
  const done = targets.length > 0 ? 'purged' : 'answered';
  return `  ${code === 0 ? done : `refused (${code})`}  ${action}  ${targets.join('  ')}`;
}

/** What an invocation came to in one line. */
export function describeInvocation(name: string, result: InvocationResult | undefined): string {
  if (!result) return `${name}: not invoked`;
  if (!result.ok) return `${name}: failed: ${result.errorCode ?? result.statusCode}: ${result.errorMessage}`;
  const status = field(result.result, 'statusCode');
  return `${name}: ${status === undefined ? 'ok' : `HTTP ${status}`} in ${Math.round(result.durationMs)} ms`;
}

/** A golden event, what its function answered, and the calls it made. */
export function describeEvent({ ok, file, function: name, report, reply, error, calls }: Replayed): string[] {
  const status = field(reply, 'statusCode');
  const counts = report ?? field(reply, 'body');
  const count = (name: string) => Number(field(counts, name) ?? 0);
  const stored = count('pending') > 0 ? `${count('pending')} stored, ` : '';
  const done = count('submitted') > 0 || stored === '' ? `${count('submitted')} purged, ` : '';
  const told = error
    ? `${error.code}: ${error.message}`
    : `${status === undefined ? '' : `HTTP ${status}, `}${done}${stored}${count('ignored')} ignored`;
  return [`${ok ? 'ok  ' : 'FAIL'}  ${file} → ${name}: ${told}`, ...calls.map(describeCall)];
}
