import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { Env } from '../config/settings.ts';

/** The variables that a command works with, and where each stands. */
export interface LoadedEnv {
  readonly env: Env;
  /** The file that has a variable, such as `.env.prod`; undefined for one of the shell. */
  fileOf(name: string): string | undefined;
  /** A file that is there and cannot be read. */
  readonly warnings: readonly string[];
}

const LAST_DOLLAR = /(?<!\\)\$(?!.*(?<!\\)\$)/s;
const REFERENCE = /^\$\{?(\w+)(?::-([^}\\]*))?\}?/;
const MOST_ROUNDS = 100; // one that names itself has no end

/** What stands before a name on lines without "=" is taken for a part of it by Node. */
function parse(text: string): Record<string, string> {
  const pairs = Object.entries(parseEnv(text)).flatMap(([name, value]) => {
    return value === undefined ? [] : [[name.split('\n').at(-1)?.trim() ?? '', value] as const];
  });
  return Object.fromEntries(pairs);
}

/** Puts values in the place of `$NAME` and `${NAME:-else}`, the last first, as dotenv-expand does; `\$` is a dollar. */
function expand(value: string, values: Env): string {
  let text = value;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const start = text.search(LAST_DOLLAR);
    const found = start < 0 ? null : REFERENCE.exec(text.slice(start));
    if (!found) break;
    const [whole, name = '', otherwise] = found;
    text = `${text.slice(0, start)}${values[name] || otherwise || ''}${text.slice(start + whole.length)}`;
  }
  return text.replaceAll('\\$', '$');
}

function merge(shell: Env, file: string, text: string): LoadedEnv {
  const parsed = parse(text);
  const raw: Env = { ...parsed, ...shell };
  const expanded = Object.keys(parsed).map((name) => [name, expand(raw[name] ?? '', raw)] as const);
  return {
    env: { ...raw, ...Object.fromEntries(expanded) },
    fileOf: (name) => (Object.hasOwn(parsed, name) && !Object.hasOwn(shell, name) ? file : undefined),
    warnings: [],
  };
}

/**
 * Reads what `serverless` would have: of a folder `.env.<stage>`, else `.env`, under the variables of the shell, which win even where
 * they are empty. `$NAME` in what the file names is expanded. Without a file it is the shell alone. Changes no environment; never rejects.
 */
export async function loadEnv(shell: Env, folder: string, stage: string): Promise<LoadedEnv> {
  for (const file of [`.env.${stage}`, '.env']) {
    try {
      return merge(shell, file, await readFile(path.join(folder, file), 'utf8'));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : error;
      if (code === 'ENOENT') continue;
      const warnings = [`${file} cannot be read (${code}), and serverless would stop there`];
      return { env: shell, fileOf: () => undefined, warnings };
    }
  }
  return { env: shell, fileOf: () => undefined, warnings: [] };
}
