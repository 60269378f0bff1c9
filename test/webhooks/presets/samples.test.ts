import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PresetName } from '../../../lib/config/webhook.ts';
import type { Message } from '../../../lib/webhooks/preset.ts';
import { PRESETS } from '../../../lib/webhooks/presets.ts';
import { type Headers, readWith, sample } from './delivery.ts';

const folder = new URL('../../../events/cms/', import.meta.url);
const contentfulKey = 'c0ffee'.padEnd(64, '0');

const cases: readonly (readonly [file: string, preset: PresetName, headers: Headers, message: Message])[] = [
  [
    'contentful-publish.json',
    'contentful',
    { 'x-contentful-topic': 'ContentManagement.Entry.publish', 'x-contentful-idempotency-key': contentfulKey },
    {
      fate: 'purge',
      events: ['ContentManagement.Entry.publish', 'Entry.publish', 'publish'],
      types: ['blogPost'],
      id: 'exampleEntry0001',
      pages: [
        { locale: 'en-US', slug: 'hello-world' },
        { locale: 'zh-CN', slug: 'ni-hao-shi-jie' },
      ],
      deliveryId: contentfulKey,
    },
  ],
  [
    'contentful-tombstone.json',
    'contentful',
    { 'x-contentful-topic': 'ContentManagement.Entry.unpublish' },
    {
      fate: 'purge',
      events: ['ContentManagement.Entry.unpublish', 'Entry.unpublish', 'unpublish'],
      types: ['blogPost'],
      id: 'exampleEntry0001',
      pages: [{}],
    },
  ],
  [
    'strapi-v4-publish.json',
    'strapi',
    { 'x-strapi-event': 'entry.publish' },
    {
      fate: 'purge',
      events: ['entry.publish', 'publish'],
      types: ['article', 'api::article.article'],
      id: '1',
      pages: [{ locale: 'en', slug: 'hello-world' }],
    },
  ],
  [
    'strapi-v5-publish.json',
    'strapi',
    { 'x-strapi-event': 'entry.publish' },
    {
      fate: 'purge',
      events: ['entry.publish', 'publish'],
      types: ['article', 'api::article.article'],
      id: 'exampledocumentid00000001',
      pages: [{ locale: 'fr', slug: 'bonjour-le-monde' }],
    },
  ],
  [
    'sanity.json',
    'sanity',
    { 'sanity-operation': 'update', 'sanity-document-id': 'doc1', 'idempotency-key': 'key1' },
    {
      fate: 'purge',
      events: ['update'],
      types: ['post'],
      id: 'doc1',
      pages: [{ locale: 'en', slug: 'hello-world', oldSlug: 'hello-wrold' }],
      deliveryId: 'key1',
    },
  ],
  [
    'ghost-published.json',
    'ghost',
    {},
    {
      fate: 'purge',
      events: ['post.published', 'published'],
      types: ['post'],
      id: '66f0000000000000000000b1',
      pages: [{ slug: 'hello-world', url: 'https://blog.example.com/hello-world/', path: '/hello-world/' }],
    },
  ],
  [
    'ghost-deleted.json',
    'ghost',
    {},
    {
      fate: 'purge',
      events: ['post.deleted', 'deleted'],
      types: ['post'],
      id: '66f0000000000000000000b1',
      pages: [{ slug: 'hello-world', path: '/hello-world/' }],
    },
  ],
  [
    'woocommerce-product.json',
    'woocommerce',
    { 'x-wc-webhook-topic': 'product.updated', 'x-wc-webhook-delivery-id': 'not unique' },
    {
      fate: 'purge',
      events: ['product.updated', 'updated'],
      types: ['product'],
      id: '101',
      pages: [
        {
          slug: 'premium-t-shirt',
          url: 'https://shop.example.com/product/premium-t-shirt/',
          path: '/product/premium-t-shirt/',
        },
      ],
    },
  ],
  [
    'wp-webhooks-post.json',
    'wordpress',
    { 'x-wp-webhook-name': 'post_update' },
    {
      fate: 'purge',
      events: ['post_update'],
      types: ['post'],
      id: '1234',
      pages: [
        {
          slug: 'hello-world',
          oldSlug: 'hello-wrold',
          url: 'https://www.example.com/2026/06/hello-world/',
          path: '/2026/06/hello-world/',
          oldPath: '/2026/06/hello-wrold/',
        },
      ],
    },
  ],
  [
    'storyblok.json',
    'storyblok',
    {},
    {
      fate: 'purge',
      events: ['published'],
      types: ['story'],
      id: '173251456956919',
      pages: [{ slug: 'brands/example/home' }, { locale: 'es', slug: 'es/brands/example/home' }],
    },
  ],
  ['prismic.json', 'prismic', {}, { fate: 'purge', events: ['api-update'], types: [], pages: [{}] }],
  [
    'datocms.json',
    'datocms',
    {},
    {
      fate: 'purge',
      events: ['item.publish', 'publish'],
      types: ['blog_post', '810928'],
      id: '39830648',
      pages: [
        { locale: 'en', slug: 'hello-world' },
        { locale: 'it', slug: 'ciao-mondo' },
      ],
      deliveryId: '456',
    },
  ],
  [
    'hygraph.json',
    'hygraph',
    {},
    {
      fate: 'purge',
      events: ['publish'],
      types: ['Post'],
      id: 'clexample0000000000000001',
      pages: [
        { locale: 'en', slug: 'hello-world' },
        { locale: 'de', slug: 'hello-world' },
      ],
    },
  ],
  [
    'github-push.json',
    'github',
    { 'x-github-event': 'push', 'x-github-delivery': 'uuid1' },
    {
      fate: 'unasked',
      reason: 'a push comes before the site is deployed; purge on deployment_status, page_build or workflow_run',
      events: ['push'],
      types: [],
      pages: [{}],
      deliveryId: 'uuid1',
    },
  ],
  [
    'github-page-build.json',
    'github',
    { 'x-github-event': 'page_build', 'x-github-delivery': 'uuid2' },
    { fate: 'purge', events: ['page_build.built', 'page_build'], types: [], pages: [{}], deliveryId: 'uuid2' },
  ],
  [
    'github-deployment-status.json',
    'github',
    { 'x-github-event': 'deployment_status', 'x-github-delivery': 'uuid3' },
    {
      fate: 'purge',
      events: ['deployment_status.success', 'deployment_status'],
      types: ['github-pages'],
      pages: [{}],
      deliveryId: 'uuid3',
    },
  ],
  [
    'standard-webhooks.json',
    'standard-webhooks',
    { 'webhook-id': 'msg1' },
    {
      fate: 'purge',
      events: ['page.published'],
      types: [],
      id: 'page-1',
      pages: [{ slug: 'hello-world' }],
      deliveryId: 'msg1',
    },
  ],
  ['generic-urls.json', 'generic', {}, { fate: 'purge', events: ['purge'], types: [], pages: [{}] }],
];

describe('a sample body', () => {
  it.each(cases)('%s is read by %s', (file, name, headers, message) => {
    expect(readWith(PRESETS[name], sample(file), headers)).toEqual(message);
  });

  it.each(cases)('%s has no field that is undefined', (file, name, headers) => {
    const message = readWith(PRESETS[name], sample(file), headers);
    expect(message).toStrictEqual(JSON.parse(JSON.stringify(message)));
  });
});

describe('events/cms', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const readme = readFileSync(new URL('README.md', folder), 'utf8');

  it('has no body that is not read here, and no other is', () => {
    expect(cases.map(([file]) => file).sort()).toEqual(files.sort());
  });

  it.each(files)('says of %s where it comes from and how it is sent', (file) => {
    const [sources = '', headers = ''] = readme.split('## Headers');
    expect(sources).toContain(`| \`${file}\` |`);
    expect(headers).toMatch(
      new RegExp(`^\\| .*\`(${file.replace('.json', '')}|${file.split('-')[0]}-\\*).json\``, 'm'),
    );
  });

  it.each(files)('%s is one line, as a sender would send it', (file) => {
    expect(readFileSync(new URL(file, folder), 'utf8')).toMatch(/^\{.+\}$/);
  });
});
