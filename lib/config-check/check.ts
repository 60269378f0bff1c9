import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Config } from '../config/config.ts';
import { PurgeError } from '../errors.ts';
import { parseCron } from '../scf/cron-parse.ts';
import { type Problem, ruleProblems, targetProblems } from './rules.ts';
import { configSchema, type RawConfig } from './schema.ts';
import { globSource, normalBase, variableNames } from './values.ts';

/** What a good file comes to: the configuration of the functions, and what its author should know all the same. */
export interface Checked {
  readonly config: Config;
  readonly raw: RawConfig;
  readonly warnings: readonly string[];
}

/** Where a path stands: at its key in a map, at its value in a list, and a missing field where it should be. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = document.getIn(path.slice(0, depth - 1), true);
    const last = path[depth - 1];
    const key = isMap(parent)
      ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === last)?.key
      : undefined;
    const node = key ?? document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function pathText(path: readonly PropertyKey[]): string {
  return (
    path.map((key, n) => (typeof key === 'number' ? `[${key}]` : `${n ? '.' : ''}${String(key)}`)).join('') ||
    'the file'
  );
}

function zodProblems(issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'no such option; see docs/configuration.md' }))
      : [
          {
            path: issue.path,
            message: issue.message.replace(/^Invalid input: expected (\w+), received undefined$/, 'is missing ($1)'),
          },
        ],
  );
}

function compile(raw: RawConfig): Config {
  return {
    cdn: { apis: raw.cdn.apis, method: raw.cdn.method },
    sites: raw.sites.map(({ name, bucket, region, prefix, bases, ignore, index, encoding, priority }) => ({
      name,
      ...(bucket !== undefined && { bucket }),
      ...(region !== undefined && { region }),
      prefix,
      bases: [...new Set(bases.map(normalBase))],
      ignore: ignore.map(globSource),
      index,
      encoding,
      priority,
    })),
    purgeToken: variableNames(raw.purge.token),
    schedules: raw.schedules.map(({ name, cron, site, urls, dirs }) => ({
      name,
      ...(cron !== undefined && { cron: parseCron(cron) }),
      ...(site !== undefined && { site }),
      urls,
      dirs,
    })),
  };
}

/** Whether targets are right is asked only where everything they depend on is. */
function semanticProblems(raw: RawConfig): Problem[] {
  const problems = ruleProblems(raw);
  return problems.length > 0 ? problems : targetProblems(compile(raw));
}

function warningsOf({ cdn }: RawConfig): string[] {
  const unbuilt = cdn.apis.filter((api) => api !== 'cdn-2.0');
  return unbuilt.map(
    (api) => `cdn.apis: ${api} is not built yet and is left out; nothing takes over when cdn-2.0 is retired`,
  );
}

function toJs(document: Document, problems: { line: number; text: string }[]): unknown {
  try {
    return document.toJS();
  } catch (error) {
    problems.push({ line: 1, text: `YAML: ${error instanceof Error ? error.message : error}` }); // aliases that lead nowhere
    return undefined;
  }
}

/**
 * Reads purge.config.yaml: YAML, shape, and the rules between its parts. Reads no environment and no secret.
 * Throws PurgeError `BAD_CONFIG` that lists every problem at once as `file:line path: message`.
 */
export function checkConfig(text: string, file: string): Checked {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: { line: number; text: string }[] = document.errors.map((error) => ({
    line: error.linePos?.[0].line ?? lines.linePos(error.pos[0]).line,
    text: `YAML: ${error.message}`,
  }));
  const parsed = problems.length === 0 ? configSchema.safeParse(toJs(document, problems) ?? {}) : undefined;
  const found = parsed && (parsed.success ? semanticProblems(parsed.data) : zodProblems(parsed.error.issues));
  for (const { path, message } of found ?? []) {
    problems.push({ line: lineOf(document, lines, path), text: `${pathText(path)}: ${message}` });
  }
  if (parsed?.success && problems.length === 0) {
    return { config: compile(parsed.data), raw: parsed.data, warnings: warningsOf(parsed.data) };
  }
  const sorted = problems.sort((a, b) => a.line - b.line).map((problem) => `${file}:${problem.line} ${problem.text}`);
  throw new PurgeError('BAD_CONFIG', `${sorted.length} problem(s) in the configuration\n${sorted.join('\n')}`, {
    detail: { problems: sorted },
  });
}
