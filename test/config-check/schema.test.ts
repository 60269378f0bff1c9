import { describe, expect, it } from 'vitest';
import { configJsonSchema, configSchema } from '../../lib/config-check/schema.ts';

/** What JSON Schema says of one place. */
interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly description?: string;
}

const schema = configJsonSchema() as Node;

function at(path: string): Node | undefined {
  const step = (node: Node | undefined, name: string) => (name === '[]' ? node?.items : node?.properties?.[name]);
  return path.split('.').reduce<Node | undefined>(step, schema);
}

describe('the JSON Schema beside the file', () => {
  it.each([
    ['cdn', ['apis', 'area', 'method', 'zone']],
    ['sites.[]', ['name', 'bucket', 'region', 'prefix', 'bases', 'ignore', 'index', 'encoding', 'priority', 'rebound']],
    ['sites.[]', ['bareIndex', 'cleanUrls', 'query', 'variants', 'also']],
    ['sites.[].also.[]', ['when', 'purge']],
    ['schedules.[]', ['name', 'cron', 'site', 'urls', 'dirs', 'sitemaps']],
    ['purge.token', ['env']],
    ['budget', ['urls', 'dirs', 'reserve', 'dayStart']],
  ])('completes the options of %s: %j', (path, names) => {
    expect(Object.keys(at(path)?.properties ?? {})).toEqual(expect.arrayContaining(names));
  });

  it('completes the sections', () => {
    const sections = ['cdn', 'sites', 'purge', 'webhooks', 'schedules', 'budget', 'history', 'console'];
    expect(Object.keys(schema.properties ?? {}).sort()).toEqual([...sections].sort());
  });

  it.each([
    ['cdn', ['apis']],
    ['sites.[]', ['name', 'bases']],
    ['schedules.[]', ['name']],
  ])('asks of %s for %j alone, since all else has a default', (path, required) => {
    expect(at(path)?.required).toEqual(required);
  });

  it('asks for cdn and sites alone', () => expect(schema.required).toEqual(['cdn', 'sites']));

  it.each([
    ['cdn.method', ['POST', 'GET'], 'POST'],
    ['cdn.area', ['overseas', 'mainland', 'global'], 'overseas'],
    ['sites.[].encoding', ['browser', 'strict', 'both'], 'browser'],
    ['sites.[].priority', ['high', 'normal', 'low'], 'normal'],
    ['sites.[].query', ['keep', 'ignore'], 'keep'],
  ])('offers for %s the words %j and the default %s', (path, words, standard) => {
    expect(at(path)).toMatchObject({ enum: words, default: standard });
  });

  it.each(['cdn', 'sites.[]', 'schedules.[]', 'purge', 'purge.token', 'budget'])(
    'marks unknown options of %s',
    (path) => {
      expect(at(path)?.additionalProperties).toBe(false);
    },
  );

  it('offers for a sitemap its URL or an object', () => {
    expect(at('schedules.[].sitemaps')?.items).toMatchObject({
      anyOf: [
        { required: ['url'], additionalProperties: false, properties: { since: { enum: ['lastmod'] } } },
        { type: 'string' },
      ],
    });
  });

  it('has the defaults that the check fills in', () => {
    const raw = configSchema.parse({
      cdn: { apis: ['cdn-2.0'] },
      sites: [{ name: 'a', bases: ['https://a.example'] }],
    });
    for (const [name, value] of Object.entries(raw.sites[0] ?? {})) {
      if (name !== 'name' && name !== 'bases') expect(at(`sites.[].${name}`)?.default).toEqual(value);
    }
    expect(at('purge')?.default).toEqual(raw.purge);
  });
});
