import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../lib/config-check/check.ts';
import { createObjectMapper } from '../../lib/mapping/object-targets.ts';

const page = readFileSync(new URL('../../docs/guide.md', import.meta.url), 'utf8');
const section = /^## \d+\. Forms, variants and related pages\n.*?(?=^## |$(?![\s\S]))/ms.exec(page)?.[0] ?? '';
const sample = [...section.matchAll(/^ {4}(.*)$/gm)].map(([, line]) => line).join('\n');
const rows = [...section.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map(([, key = '', urls = '']) => ({ key, urls }));

describe('the sample of docs/guide.md', () => {
  it('has rows', () => expect(rows.length).toBeGreaterThanOrEqual(4));

  it.each(rows)('purges for $key what the page says', ({ key, urls }) => {
    const { sites } = checkConfig(`cdn: {apis: [cdn-2.0]}\n${sample}\n`, 'guide.md').config;
    const { targets } = createObjectMapper(sites)({ kind: 'created', bucket: 'www-1250000000', keys: [key] });
    const told = targets.map(({ url }) => `\`${url.replace('https://www.example.com', '')}\``);
    expect(told.join(' ')).toBe(urls);
  });
});
