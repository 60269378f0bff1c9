import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PresetName, Proof } from '../../../lib/config/webhook.ts';
import { PRESETS } from '../../../lib/webhooks/presets.ts';

type Row = readonly [name: PresetName, retries: boolean, purge: readonly string[], signs: Proof | undefined];

const hmac = (name: string, algorithm: 'sha1' | 'sha256', encoding: 'hex' | 'base64', prefix = ''): Proof => ({
  scheme: 'hmac',
  name,
  algorithm,
  encoding,
  prefix,
});

const rows: readonly Row[] = [
  ['generic', true, [], { scheme: 'standard-webhooks' }],
  ['wordpress', false, ['{path}', '{oldPath}'], hmac('x-wp-webhook-signature', 'sha256', 'base64')],
  ['woocommerce', false, ['{path}', '{oldPath}'], hmac('x-wc-webhook-signature', 'sha256', 'base64')],
  ['strapi', false, [], undefined],
  ['sanity', true, [], { scheme: 'sanity' }],
  ['contentful', true, [], { scheme: 'contentful' }],
  ['ghost', false, ['{path}', '{oldPath}'], { scheme: 'ghost', old: false }],
  ['standard-webhooks', true, [], { scheme: 'standard-webhooks' }],
  ['github', false, [], hmac('x-hub-signature-256', 'sha256', 'hex', 'sha256=')],
  ['storyblok', false, ['/{slug}'], hmac('webhook-signature', 'sha1', 'hex')],
  ['hygraph', true, [], { scheme: 'hygraph' }],
  ['datocms', false, [], undefined],
  ['prismic', true, [], { scheme: 'body', name: 'secret' }],
];

describe('the registry of presets', () => {
  it('has every preset and no other', () => {
    expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(PRESETS).sort());
  });

  it.each(rows)('%s: what is fixed about it', (name, retries, purge, signs) => {
    const preset = PRESETS[name];
    expect(preset).toMatchObject({ name, retries, purge });
    expect(preset.signs).toEqual(signs);
  });

  it('has only one that pings without proof, and one that may come as a form', () => {
    const pinging = Object.values(PRESETS).filter(({ isUnsignedPing }) => isUnsignedPing);
    expect(pinging.map(({ name }) => name)).toEqual(['woocommerce']);
    const forms = Object.values(PRESETS).filter(({ formField }) => formField);
    expect(forms.map(({ name, formField }) => [name, formField])).toEqual([['github', 'payload']]);
  });

  it.each(Object.keys(PRESETS))(
    '%s is the one thing that its file exports, under its name in camel case',
    async (name) => {
      const camelCase = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      const exported = await import(`../../../lib/webhooks/presets/${name}.ts`);
      expect({ ...exported }).toEqual({ [camelCase]: PRESETS[name as PresetName] });
    },
  );

  it('has a test for each of its presets', () => {
    const tests = readdirSync(new URL('.', import.meta.url));
    expect(tests).toEqual(expect.arrayContaining(rows.map(([name]) => `${name}.test.ts`)));
  });
});
