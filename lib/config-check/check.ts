import type { z } from 'zod';
import type { Config } from '../config/config.ts';
import { PurgeError } from '../errors.ts';
import { nextFire } from '../scf/cron.ts';
import { parseCron } from '../scf/cron-parse.ts';
import { compileConfig } from './compile.ts';
import { looseView } from './loose-view.ts';
import { type Problem, ruleProblems, targetProblems } from './rules.ts';
import { configSchema, type RawConfig } from './schema.ts';
import { relatedProblems } from './site-rules.ts';
import { templateProblems, webhookWarnings } from './webhook-rules.ts';
import { type LineProblem, readYaml } from './yaml-document.ts';

/** What a good file comes to: the configuration of the functions, and what its author should know all the same. */
export interface Checked {
  readonly config: Config;
  readonly warnings: readonly string[];
  /** The crons as they are written, by the name of their schedule: bundles have them compiled, triggers are made from the text. */
  readonly crons: ReadonlyMap<string, string>;
}

const MISSING = /^Invalid input: expected (\w+), received undefined$/;

function pathText(path: readonly PropertyKey[]): string {
  const parts = path.map((key, n) => (typeof key === 'number' ? `[${key}]` : `${n ? '.' : ''}${String(key)}`));
  return parts.join('') || 'the file';
}

/** Of a value that may be of several kinds, the problems of the kind that it is. */
function ofItsKind(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isOther = ({ code, path }: z.core.$ZodIssue) => code === 'invalid_type' && path.length === 0;
  const own = issue.errors.find((issues) => !issues.some(isOther)) ?? [];
  const found = own.flatMap((one) => ofItsKind({ ...one, path: [...issue.path, ...one.path] }));
  return found.length > 0 ? found : [issue];
}

function shapeProblems(issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues.flatMap(ofItsKind).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: issue.path, message: issue.message.replace(MISSING, 'is missing ($1)') }];
    }
    const message = 'no such option; see docs/configuration.md';
    return issue.keys.map((key) => ({ path: [...issue.path, key], message }));
  });
}

/** Whether targets are right is asked only where everything they depend on is. */
function semanticProblems(raw: RawConfig): Problem[] {
  const problems = ruleProblems(raw);
  return problems.length > 0 ? problems : compiledProblems(compileConfig(raw));
}

function compiledProblems(config: Config): Problem[] {
  return [...targetProblems(config), ...relatedProblems(config), ...templateProblems(config)];
}

function neverFires({ name, cron }: RawConfig['schedules'][number]): string[] {
  const isOver = cron !== undefined && nextFire(parseCron(cron), Date.now()) === undefined;
  return isOver ? [`schedules: the cron of "${name}" never fires`] : [];
}

function cronsOf({ schedules }: RawConfig): Checked['crons'] {
  return new Map(schedules.flatMap(({ name, cron }) => (cron === undefined ? [] : [[name, cron] as const])));
}

function warningsOf(raw: RawConfig): string[] {
  const { console, schedules } = raw;
  const left = console ? ['console: it is not built yet and is left out'] : [];
  return [...left, ...webhookWarnings(raw), ...schedules.flatMap(neverFires)];
}

function fail(problems: readonly LineProblem[], file: string): never {
  const sorted = [...problems].sort((a, b) => a.line - b.line).map(({ line, text }) => `${file}:${line} ${text}`);
  throw new PurgeError('BAD_CONFIG', `${sorted.length} problem(s) in the configuration\n${sorted.join('\n')}`, {
    detail: { problems: sorted },
  });
}

/**
 * Reads purge.config.yaml: YAML, shape, and the rules between its parts. Reads no environment and no secret.
 * Throws PurgeError `BAD_CONFIG` that lists every problem at once as `file:line path: message`.
 */
export function checkConfig(text: string, file: string): Checked {
  const document = readYaml(text);
  if (document.problems.length > 0) fail(document.problems, file);
  const parsed = configSchema.safeParse(document.value);
  const problems = parsed.success
    ? semanticProblems(parsed.data)
    : [...shapeProblems(parsed.error.issues), ...ruleProblems(looseView(document.value))];
  if (parsed.success && problems.length === 0) {
    const { data } = parsed;
    return { config: compileConfig(data), warnings: warningsOf(data), crons: cronsOf(data) };
  }
  const onLines = problems.map(({ path, message }) => ({
    line: document.lineOf(path),
    text: `${pathText(path)}: ${message}`,
  }));
  return fail(onLines, file);
}
