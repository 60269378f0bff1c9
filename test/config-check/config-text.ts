import { type Checked, checkConfig } from '../../lib/config-check/check.ts';
import { PurgeError } from '../../lib/errors.ts';

/** The smallest good file: three lines. What a test is about comes below, from line 4 on. */
export const SMALLEST = 'cdn: {apis: [cdn-2.0]}\nsites:\n  - {name: www, bases: [https://h.example]}\n';

/** Checks the smallest good file with more lines below it. */
export function checkWith(more: string): Checked {
  return checkConfig(SMALLEST + more, 'purge.config.yaml');
}

/** The options of one more site, in flow style on line 4. */
export function checkSite(options: string): Checked {
  return checkWith(`  - {name: two, bases: [https://two.example], ${options}}\n`);
}

/** The problems that a check lists, each as `line path: message`. */
export function problemsOf(check: () => Checked): string[] {
  try {
    check();
  } catch (error) {
    if (!(error instanceof PurgeError) || error.code !== 'BAD_CONFIG') throw error;
    const [first, ...lines] = error.message.split('\n');
    const detail = error.detail['problems'];
    if (first !== `${lines.length} problem(s) in the configuration`) throw new Error(`a wrong count: ${error.message}`);
    if (JSON.stringify(detail) !== JSON.stringify(lines)) throw new Error('message and detail differ');
    return lines.map((line) => line.replace(/^purge\.config\.yaml:/, ''));
  }
  return [];
}
