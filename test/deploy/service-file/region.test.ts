import { describe, expect, it } from 'vitest';
import { readRegion, regionOf } from '../../../lib/deploy/service-file/region.ts';
import { contextOf, problemsOf, read } from './service-file.ts';

/** A configuration with a site for each region; an empty one is left out. */
function configOf(...regions: readonly string[]): string {
  const sites = regions.map((region, n) => {
    const where = region ? `, region: ${region}` : '';
    return `  - {name: s${n}, bucket: b${n}-1250000000${where}, bases: [https://s${n}.example]}`;
  });
  return `cdn: {apis: [cdn-2.0]}\nsites:\n${sites.join('\n')}\n`;
}

const compiled = (...regions: readonly string[]) => contextOf({ config: configOf(...regions) }).config;

describe('the region', () => {
  it('is the one that is given, whatever the sites say', () => {
    expect(regionOf('eu-frankfurt', compiled('ap-hongkong'))).toBe('eu-frankfurt');
    expect(regionOf(' eu-frankfurt ', compiled('ap-hongkong'))).toBe('eu-frankfurt');
  });

  it.each([undefined, '', ' '])('is that of the sites where %j is given', (given) => {
    expect(regionOf(given, compiled('ap-hongkong', 'ap-hongkong'))).toBe('ap-hongkong');
    expect(regionOf(given, compiled('', 'ap-hongkong'))).toBe('ap-hongkong');
  });

  it('is that of the first site where they do not agree', () => {
    expect(regionOf('', compiled('eu-frankfurt', 'ap-hongkong', 'ap-hongkong'))).toBe('eu-frankfurt');
  });

  it('is Singapore where no site with a bucket names one', () => {
    expect(regionOf('', compiled(''))).toBe('ap-singapore');
    const config = 'cdn: {apis: [cdn-2.0]}\nsites: [{name: a, region: eu-frankfurt, bases: [https://a.example]}]\n';
    expect(regionOf('', contextOf({ config }).config)).toBe('ap-singapore');
  });
});

describe('a region that is given', () => {
  it.each([
    ['singapore', '"singapore" is no region; it is written like ap-singapore or eu-frankfurt'],
    ['AP-Singapore', '"AP-Singapore" is no region'],
    ['ap_singapore', '"ap_singapore" is no region'],
    ['gz', '"gz" is no region'],
    ['ap-guangzhou-3', '"ap-guangzhou-3" is a zone; write its region, ap-guangzhou'],
    ['us-east-1', '"us-east-1" is a region of another cloud'],
    ['ap-southeast-1', '"ap-southeast-1" is a region of another cloud'],
    ['eu-central-1', '"eu-central-1" is a region of another cloud'],
    [['ap-singapore'], 'should be a text but is a list'],
  ])('%j is refused', (region, problem) => {
    expect(readRegion(region, compiled(''))).toEqual({ problem: expect.stringContaining(problem) });
  });

  it.each(['ap-singapore', 'ap-hongkong', 'na-siliconvalley', 'eu-frankfurt', 'sa-saopaulo', 'ap-shanghai-fsi'])(
    '%s is taken',
    (region) => {
      expect(readRegion(region, compiled('ap-hongkong'))).toEqual({ value: region });
    },
  );
});

describe('a service without a region', () => {
  const functions = '{f: {handler: object-change.main_handler, events: [{cos: sites}]}}';

  it.each(["region: ''", 'region:'])('is deployed to that of its sites: %s', (provider) => {
    const context = contextOf({ config: configOf('eu-frankfurt', 'ap-hongkong') });
    const reading = read(functions, provider, context);
    expect(reading.region).toBe('eu-frankfurt');
    expect(reading.functions[0]?.triggers).toMatchObject([
      { host: 'b0-1250000000.cos.eu-frankfurt.myqcloud.com' },
      { host: 'b0-1250000000.cos.eu-frankfurt.myqcloud.com' },
    ]);
    expect(reading.warnings).toEqual([expect.stringMatching(/^functions\.f\.events\[0\]\.cos: s1: left out/)]);
  });

  it('tells where a wrong one comes from, which is not serverless.yml', () => {
    const context = contextOf({ config: configOf('frankfurt') });
    expect(problemsOf(() => read(functions, "region: ''", context))).toEqual([
      'provider.region: it is empty, so that of the sites in purge.config.yaml counts: "frankfurt" is no region; it is written like ap-singapore or eu-frankfurt',
    ]);
  });
});
