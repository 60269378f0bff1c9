import { readFileSync } from 'node:fs';
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

/** What documents say of their codes; the signs of our own transport are described here. */
const documented: readonly { code: string; meaning: string }[] = JSON.parse(
  readFileSync(new URL('../vectors/api2-codes.json', import.meta.url), 'utf8'),
).codes;
const SIGNS: Readonly<Record<string, string>> = {
  'http-429': 'too many calls',
  'http-501': 'too much in one call',
  'short-count': 'the API counted fewer URLs than were sent',
  timeout: 'no answer came',
  'connection-lost': 'no answer came',
  'http-5xx': 'no answer came',
  'not-connected': 'no connection to the API',
  EAI_AGAIN: 'the name of the API could not be looked up',
  'not-json': 'the answer is no JSON',
  tls: 'the certificate of the API is not trusted',
  ActionOffline: 'the API is offline',
  NoSuchProduct: 'the API is offline',
  NoSuchVersion: 'the API is offline',
  InvalidAction: 'the API is offline',
  'http-404': 'the API is not there',
  'http-410': 'the API is not there',
  ENOTFOUND: 'the API is not there',
};

function meaningOf(codes: readonly string[]): string {
  const all = codes.map((code) => documented.find((known) => known.code === code)?.meaning ?? SIGNS[code] ?? 'MISSING');
  return [...new Set(all)].join('; ');
}

function errorsPage(): string {
  const own = Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  const api = api2Failures().map(
    (row) =>
      `| ${row.codes.map((code) => `\`${code}\``).join(' ')} | ${meaningOf(row.codes)} | ${row.class}, ${row.scope}: ${TREATMENT[row.class]} | ${row.advice} |`,
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
    expect(errorsPage()).not.toContain('MISSING');
    await expect(errorsPage()).toMatchFileSnapshot('../../docs/errors.md');
  });
});
