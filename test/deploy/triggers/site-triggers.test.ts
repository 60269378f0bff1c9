import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Site } from '../../../lib/config/config.ts';
import { overlap } from '../../../lib/deploy/triggers/cos-rules.ts';
import { siteTriggers } from '../../../lib/deploy/triggers/site-triggers.ts';
import { contextOf } from '../service-file/service-file.ts';

const [BASE] = contextOf().config.sites;

function site(name: string, bucket?: string, prefix = '', region?: string): Site {
  if (!BASE) throw new Error('no site');
  const { bucket: _, ...plain } = BASE;
  return { ...plain, name, prefix, ...(bucket !== undefined && { bucket }), ...(region !== undefined && { region }) };
}

/** Each trigger as `host event prefix`, the host without its domain. */
function textsOf(sites: readonly Site[], region = 'ap-singapore'): string[] {
  return siteTriggers(sites, region).triggers.map(({ host, event, prefix }) => {
    expect(host).toMatch(/\.myqcloud\.com$/);
    return `${host.replace('.myqcloud.com', '')} ${event} ${prefix}`.trim();
  });
}

describe('the triggers of sites', () => {
  it('are two for each bucket: what is written and what is removed', () => {
    expect(textsOf([site('www', 'www-1'), site('img', 'img-1')])).toEqual([
      'www-1.cos.ap-singapore cos:ObjectCreated:*',
      'www-1.cos.ap-singapore cos:ObjectRemove:*',
      'img-1.cos.ap-singapore cos:ObjectCreated:*',
      'img-1.cos.ap-singapore cos:ObjectRemove:*',
    ]);
  });

  it('are two for each prefix of a bucket', () => {
    expect(textsOf([site('a', 'www-1', 'a/'), site('b', 'www-1', 'b/')])).toEqual([
      'www-1.cos.ap-singapore cos:ObjectCreated:* a/',
      'www-1.cos.ap-singapore cos:ObjectRemove:* a/',
      'www-1.cos.ap-singapore cos:ObjectCreated:* b/',
      'www-1.cos.ap-singapore cos:ObjectRemove:* b/',
    ]);
  });

  it('leave out a prefix below another one, since COS refuses two rules for one key', () => {
    const sites = [site('deep', 'www-1', 'a/b/'), site('a', 'www-1', 'a/'), site('again', 'www-1', 'a/')];
    expect(textsOf(sites)).toEqual([
      'www-1.cos.ap-singapore cos:ObjectCreated:* a/',
      'www-1.cos.ap-singapore cos:ObjectRemove:* a/',
    ]);
    expect(textsOf([...sites, site('all', 'www-1')])).toEqual([
      'www-1.cos.ap-singapore cos:ObjectCreated:*',
      'www-1.cos.ap-singapore cos:ObjectRemove:*',
    ]);
  });

  it('are of one region: a site elsewhere is left out, and it is said where to deploy for it', () => {
    const sites = [
      site('www', 'www-1', '', 'ap-singapore'),
      site('eu', 'eu-1', '', 'eu-frankfurt'),
      site('de', 'eu-1', 'de/', 'eu-frankfurt'),
    ];
    expect(textsOf(sites)).toHaveLength(2);
    const { warnings, problems } = siteTriggers(sites, 'ap-singapore');
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      'eu, de: left out, the bucket is in eu-frankfurt; a COS trigger works within one region, and this is ap-singapore; deploy there too: TENCENT_REGION=eu-frankfurt',
    ]);
    expect(textsOf(sites, 'eu-frankfurt')).toEqual([
      'eu-1.cos.eu-frankfurt cos:ObjectCreated:*',
      'eu-1.cos.eu-frankfurt cos:ObjectRemove:*',
    ]);
  });

  it('take a site without a region to be in this one, and a site without a bucket to need none', () => {
    expect(siteTriggers([site('cms'), site('www', 'www-1')], 'ap-hongkong')).toMatchObject({
      triggers: [{ host: 'www-1.cos.ap-hongkong.myqcloud.com' }, {}],
      problems: [],
      warnings: [],
    });
  });

  it('are a problem where there would be none', () => {
    expect(siteTriggers([site('cms')], 'ap-singapore').problems).toEqual([
      'no site in purge.config.yaml has a bucket; name the bucket of a site, or leave this function out',
    ]);
    const abroad = [site('eu', 'eu-1', '', 'eu-frankfurt'), site('hk', 'hk-1', '', 'ap-hongkong')];
    expect(siteTriggers(abroad, 'ap-singapore').problems).toEqual([
      'no site in purge.config.yaml has its bucket in ap-singapore; leave the region empty, or deploy with TENCENT_REGION=eu-frankfurt or TENCENT_REGION=ap-hongkong',
    ]);
  });

  it('match every key of a site in the region, once, and never overlap', () => {
    const some = fc.record({
      bucket: fc.constantFrom(undefined, 'a-1', 'b-1'),
      prefix: fc.stringMatching(/^([ab]{1,2}\/?){0,3}$/),
      region: fc.constantFrom(undefined, 'ap-singapore', 'eu-frankfurt'),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), fc.stringMatching(/^[ab/]{0,4}$/), (list, rest) => {
        const sites = list.map(({ bucket, prefix, region }, n) => site(`s${n}`, bucket, prefix, region));
        const { triggers } = siteTriggers(sites, 'ap-singapore');
        for (const [n, one] of triggers.entries()) {
          expect(triggers.slice(n + 1).filter((other) => overlap(one, other))).toEqual([]);
        }
        const here = sites.filter(({ bucket, region = 'ap-singapore' }) => bucket && region === 'ap-singapore');
        for (const { bucket, prefix } of here) {
          const isHit = (host: string, own: string) =>
            host.startsWith(`${bucket}.`) && `${prefix}${rest}`.startsWith(own);
          expect(triggers.filter((trigger) => isHit(trigger.host, trigger.prefix))).toHaveLength(2);
        }
      }),
    );
  });
});
