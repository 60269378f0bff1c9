import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classify, failureTable } from '../../lib/cdn/failures.ts';
import { configJsonSchema } from '../../lib/config-check/schema.ts';
import { adviceTable } from '../../lib/deploy/cloud/advice.ts';
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
  retired: 'the next API takes over',
  target: 'isolated: split by host, then halved',
};

interface Documented {
  readonly code: string;
  readonly meaning: string;
}

/** What documents say of their codes; the signs of our own transport are described here. */
function documented(name: string): readonly Documented[] {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}-codes.json`, import.meta.url), 'utf8')).codes;
}

const SIGNS: readonly Documented[] = Object.entries({
  timeout: 'no answer came',
  'connection-lost': 'the connection was cut after sending',
  'not-connected': 'no connection to the API',
  EAI_AGAIN: 'the name of the API could not be looked up for now',
  ENOTFOUND: 'there is no host of this name',
  tls: 'the certificate of the API is not trusted',
  'not-json': 'the answer is no JSON',
  'short-count': 'the API counted fewer targets than were sent, or did not say which it took',
  'http-404': 'the API is not there',
  'http-410': 'the API is not there any more',
  'http-413': 'too much in one call',
  'http-429': 'too many calls',
  'http-501': 'too much in one call',
  'http-5xx': 'a gateway or the server failed',
  FailedList: 'EdgeOne took the call, but not this target',
}).map(([code, meaning]) => ({ code, meaning }));

function rowOf({ code, meaning }: Documented): string {
  const { class: failureClass, scope, advice } = classify([code], '').failure;
  return `| \`${code}\` | ${meaning} | ${failureClass}, ${scope}: ${TREATMENT[failureClass]} | ${advice} |`;
}

function deployRow({ codes, advice }: ReturnType<typeof adviceTable>[number]): string {
  return `| ${codes.map((code) => `\`${code}\``).join(', ')} | ${advice} |`;
}

const HEAD = '| code | meaning | treated as | what to do |\n|---|---|---|---|';

function errorsPage(): string {
  const own = Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `# Errors

Written by \`npm run docs\` from the tables in the code. Do not edit.

## Codes of this project

In logs (\`code\`), in replies (\`error.code\`), and on errors that a function throws.

| code | meaning |
|---|---|
${own.join('\n')}

## Signs of the network

${HEAD}
${SIGNS.map(rowOf).join('\n')}

## Codes of CDN API 2.0

With code 4000 the module code in \`message\` or \`codeDesc\` counts. A code that is not here stops at once and is logged whole.

${HEAD}
${documented('api2').map(rowOf).join('\n')}

## Codes of CDN API 3.0 and EdgeOne

A name that is not here is treated as its family, the part before the dot; else it stops at once and is logged whole.

${HEAD}
${documented('api3').map(rowOf).join('\n')}

## Codes of the SCF API

What \`npx serverless deploy\` says of them, after the action, the function and the RequestId. A code that is not here is treated as its
family, the part before the dot.

| code | what to do |
|---|---|
${adviceTable().map(deployRow).join('\n')}
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
    const shown = [...SIGNS, ...documented('api2'), ...documented('api3')].map(({ code }) => code.split('.').at(-1));
    const families = ['UnauthorizedOperation', 'AuthFailure', 'InternalError', 'InvalidParameter', 'LimitExceeded'];
    const unnamed = ['InvalidParameterValue', 'RequestSizeLimitExceeded', '1012', 'CdnPushExceedBatchLimit'];
    const known = failureTable().flatMap(({ codes }) => codes);
    expect(known.filter((code) => ![...shown, ...families, ...unnamed].includes(code))).toEqual([]);
    await expect(errorsPage()).toMatchFileSnapshot('../../docs/errors.md');
  });
});
