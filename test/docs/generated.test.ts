import { describe, expect, it } from 'vitest';
import { api2Failures } from '../../lib/cdn/failures.ts';
import { configJsonSchema } from '../../lib/config-check/schema.ts';
import { ERROR_CODES } from '../../lib/errors.ts';
import { configurationPage } from './configuration-page.ts';

const TREATMENT: Readonly<Record<string, string>> = {
  auth: 'stops at once',
  configuration: 'stops at once',
  quota: 'stops this kind of target',
  throttle: 'tried again, with longer waits',
  transient: 'tried again',
  're-sign': 'signed anew',
  split: 'cut in halves',
  retired: 'stops at once',
  target: 'isolated: split by host, then halved',
};

function errorsPage(): string {
  const own = Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  const api = api2Failures().map(
    (row) =>
      `| ${row.codes.map((code) => `\`${code}\``).join(' ')} | ${row.meaning} | ${row.class}, ${row.scope}: ${TREATMENT[row.class]} | ${row.advice} |`,
  );
  return `# Errors

Written by \`npm run docs\` from the tables in the code. Do not edit.

## Codes of this project

In logs (\`code\`), in replies (\`error.code\`), and on errors that a function throws.

| code | meaning |
|---|---|
${own.join('\n')}

## Codes of CDN API 2.0, and signs of the network

With code 4000 the module code in \`message\` or \`codeDesc\` counts. A code that is not here stops at once and is logged whole.

| code | meaning | treated as | what to do |
|---|---|---|---|
${api.join('\n')}
`;
}

describe('pages that are written from the code (npm run docs)', () => {
  it('purge.config.schema.json', async () => {
    const schema = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
    await expect(schema).toMatchFileSnapshot('../../purge.config.schema.json');
  });

  it('docs/configuration.md', async () => {
    await expect(configurationPage()).toMatchFileSnapshot('../../docs/configuration.md');
  });

  it('docs/errors.md', async () => {
    await expect(errorsPage()).toMatchFileSnapshot('../../docs/errors.md');
  });
});
