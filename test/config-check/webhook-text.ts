import { checkWith, problemsOf } from './config-text.ts';

/** The problems of one webhook, named on line 5; what a test is about begins on line 6. */
export function problemsWith(...lines: string[]): string[] {
  return problemsOf(() => checkWith(['webhooks:', '  - name: a', ...lines.map((line) => `    ${line}`)].join('\n')));
}

/** Those of a webhook with preset and proof; what a test is about begins on line 8. */
export function problemsOfMore(...lines: string[]): string[] {
  return problemsWith('preset: generic', 'auth: {bearer: {env: HOOK_TOKEN}}', ...lines);
}

/** Those of one rule, in flow style on line 9. */
export function problemsOfRule(rule: string): string[] {
  return problemsOfMore('rules:', `  - ${rule}`);
}
