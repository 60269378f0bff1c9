import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contextOf, problemsOf, read } from '../service-file/service-file.ts';

interface Place {
  readonly name: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly region?: string;
}

/** What a service with these sites is read with. */
function contextWith(...sites: readonly Place[]) {
  const lines = sites.map(({ bucket, ...site }, n) => {
    const stored = bucket === undefined ? {} : { bucket: `${bucket}-1250000000` };
    return JSON.stringify({ ...site, ...stored, bases: [`https://s${n}.example`] });
  });
  return contextOf({ config: `cdn: {apis: [cdn-2.0]}\nsites: [${lines.join(', ')}]\n` });
}

const place = (name: string): Place => ({ name, bucket: name });

/** A service with a function for each of these lists of events, in flow style. */
function serviceOf(...events: readonly string[]): string {
  return `{${events.map((list, n) => `f${n}: {handler: object-change.main_handler, events: ${list}}`).join(', ')}}`;
}

/** What each function watches, as buckets and prefixes. */
function watched(functions: string, context: ReturnType<typeof contextWith>): string[][] {
  return read(functions, '', context).functions.map(({ triggers }) => [
    ...new Set(
      triggers.flatMap((trigger) =>
        trigger.type === 'cos' ? [`${trigger.host.replace(/-1250000000.*/, '')}/${trigger.prefix}`] : [],
      ),
    ),
  ]);
}

const TWO = contextWith(place('www'), place('media'), { name: 'cms' });

describe('a list of sites', () => {
  it('takes these alone, so that two functions share what is too much for one', () => {
    const functions = serviceOf('[{cos: {sites: [www]}}]', '[{cos: {sites: [media]}}]');
    expect(watched(functions, TWO)).toEqual([['www/'], ['media/']]);
    expect(read(functions, '', TWO).warnings).toEqual([]);
  });

  it('has both triggers of a site, which may be switched off', () => {
    const { functions } = read(serviceOf('[{cos: {sites: [www, media], enable: false}}]'), '', TWO);
    expect(functions[0]?.triggers).toHaveLength(4);
    expect(functions[0]?.triggers[1]).toEqual({
      type: 'cos',
      host: 'www-1250000000.cos.ap-singapore.myqcloud.com',
      event: 'cos:ObjectRemove:*',
      prefix: '',
      suffix: '',
      isEnabled: false,
    });
  });

  it('may be one name, may name a site twice, and has names that YAML takes for numbers', () => {
    expect(watched(serviceOf('[{cos: {sites: www}}, {cos: {sites: [media, media]}}]'), TWO)).toEqual([
      ['www/', 'media/'],
    ]);
    expect(watched(serviceOf('[{cos: {sites: [2024]}}]'), contextWith({ name: '2024', bucket: 'a' }))).toEqual([
      ['a/'],
    ]);
  });

  it.each([
    ['[www, wwww]', 'cos.sites: "wwww" is no site of purge.config.yaml with a bucket; there are www, media'],
    ['[cms]', 'cos.sites: "cms" has no bucket in purge.config.yaml, so there is nothing to watch; leave it out'],
    ['[]', 'cos.sites: it is empty; write names of sites, as in [www, media]'],
    ["''", 'cos.sites: it is empty'],
    ['', 'cos.sites: it is empty'],
    ['[[www]]', 'cos.sites: should be a list of names, as in [www, media], but has a list in it'],
    ['{www: true}', 'cos.sites: should be a list of names, as in [www, media], but has a value of type object in it'],
    [
      '[www], bucket: www-1250000000.cos.ap-singapore.myqcloud.com',
      'cos.bucket: a site has its bucket, prefix and events; leave it out, or write it as an event of its own',
    ],
    ['[www], filter: {prefix: a/}', 'cos.filter: a site has its bucket, prefix and events'],
    ["[www], events: 'cos:ObjectCreated:*'", 'cos.events: a site has its bucket, prefix and events'],
  ])('is refused where it is wrong: %s', (sites, message) => {
    expect(problemsOf(() => read(serviceOf(`[{cos: {sites: ${sites}}}]`), '', TWO))).toEqual([
      expect.stringContaining(`functions.f0.events[0].${message}`),
    ]);
  });

  it('says what to do where no site has a bucket', () => {
    expect(problemsOf(() => read(serviceOf('[{cos: {sites: [cms]}}]'), '', contextWith({ name: 'cms' })))).toEqual([
      expect.stringContaining('"cms" has no bucket'),
      expect.stringMatching(/^functions: no site in purge\.config\.yaml has a bucket/),
    ]);
  });

  it.each(['[{cos: {sites: [www, media]}}]', '[{cos: sites}]'])('may not name a site that %s has', (other) => {
    const problems = problemsOf(() => read(serviceOf('[{cos: {sites: [www]}}]', other), '', TWO));
    expect(problems).toEqual(
      ['cos:ObjectCreated:*', 'cos:ObjectRemove:*'].map(
        (event) =>
          `functions.f1.events[0].cos: in the bucket www-1250000000 ${event} overlaps ${event} of functions.f0.events[0].cos; COS takes one trigger of an event for a key, so leave one of the two out`,
      ),
    );
  });
});

describe('a site that no function takes', () => {
  const WARNING =
    'functions: media: in no list of sites, so what changes there is not purged; add each name to a list: - cos: {sites: [media]}';

  it('is told of where lists are used', () => {
    expect(read(serviceOf('[{cos: {sites: [www]}}]'), '', TWO).warnings).toEqual([WARNING]);
  });

  it('is none where an event of its bucket, or a site around it, takes it', () => {
    const bucket =
      "{cos: {bucket: media-1250000000.cos.ap-singapore.myqcloud.com, events: 'cos:ObjectCreated:*', filter: {prefix: a/}}}";
    expect(read(serviceOf(`[{cos: {sites: [www]}}, ${bucket}]`), '', TWO).warnings).toEqual([]);
    const inside = contextWith(place('www'), { name: 'blog', bucket: 'www', prefix: 'blog/' });
    expect(read(serviceOf('[{cos: {sites: [www]}}]'), '', inside).warnings).toEqual([]);
  });

  it('is nobody’s business where buckets are named one by one', () => {
    const bucket = "{cos: {bucket: www-1250000000.cos.ap-singapore.myqcloud.com, events: 'cos:ObjectCreated:*'}}";
    expect(read(serviceOf(`[${bucket}]`), '', TWO).warnings).toEqual([]);
  });
});

describe('lists of sites in several regions', () => {
  const both = contextWith(place('www'), { name: 'eu', bucket: 'eu', region: 'eu-frankfurt' });
  const functions = serviceOf('[{cos: {sites: [www]}}]', '[{cos: {sites: [eu]}}]');

  it('leave a function without triggers where its sites are elsewhere, which is told', () => {
    expect(watched(functions, both)).toEqual([['www/'], []]);
    expect(read(functions, '', both).warnings).toEqual([
      expect.stringMatching(/^functions\.f1\.events\[0\]\.cos: eu: left out, the bucket is in eu-frankfurt/),
    ]);
  });

  it('are refused where no site is here at all', () => {
    const abroad = contextWith({ name: 'eu', bucket: 'eu', region: 'eu-frankfurt' });
    expect(problemsOf(() => read(serviceOf('[{cos: {sites: [eu]}}]'), '', abroad))).toEqual([
      'functions: no site in purge.config.yaml has its bucket in ap-singapore; leave the region empty, or deploy with TENCENT_REGION=eu-frankfurt',
    ]);
  });
});

const TOO_MANY = /^functions\.f0\.events: (\d+) cos triggers are too many: SCF allows 10 a function; /;

/** The lists that a message says to write. */
function listsOf(message: string): string[][] {
  return [...message.matchAll(/- (cos: \{sites: \[[^\]]*\]\})/g)].map(([, event = '']) => parse(event).cos.sites);
}

describe('more than five buckets', () => {
  const names = (count: number) => Array.from({ length: count }, (_, n) => `s${n}`);

  it('are refused with the lists to write', () => {
    expect(problemsOf(() => read(serviceOf('[{cos: sites}]'), '', contextWith(...names(5).map(place))))).toEqual([]);
    expect(problemsOf(() => read(serviceOf('[{cos: sites}]'), '', contextWith(...names(6).map(place))))).toEqual([
      'functions.f0.events: 12 cos triggers are too many: SCF allows 10 a function; each bucket (or prefix of one) takes two; write - cos: {sites: [s0, s1, s2, s3, s4]} here, and copy the function under another key with - cos: {sites: [s5]}',
    ]);
    expect(problemsOf(() => read(serviceOf('[{cos: sites}]'), '', contextWith(...names(11).map(place))))).toEqual([
      expect.stringMatching(
        /; write - cos: \{sites: \[s0, s1, s2, s3, s4\]\} here, and copy the function under other keys with - cos: \{sites: \[s5, s6, s7, s8, s9\]\} and - cos: \{sites: \[s10\]\}$/,
      ),
    ]);
  });

  it('are split in the list that has them, without the sites of another function', () => {
    const lists = serviceOf('[{cos: {sites: [s1, s2, s3, s4, s5, s6]}}]', '[{cos: {sites: [s0]}}]');
    const [problem = ''] = problemsOf(() => read(lists, '', contextWith(...names(7).map(place))));
    expect(listsOf(problem)).toEqual([['s1', 's2', 's3', 's4', 's5'], ['s6']]);
  });

  it('are not what is wrong where one bucket has many events', () => {
    const bucket = (n: number) =>
      `{cos: {bucket: www-1250000000.cos.ap-singapore.myqcloud.com, events: 'cos:ObjectCreated:*', filter: {prefix: ${n}/}}}`;
    const events = Array.from({ length: 11 }, (_, n) => bucket(n));
    expect(problemsOf(() => read(serviceOf(`[${events.join(', ')}]`), '', TWO))).toEqual([
      'functions.f0.events: 11 cos triggers are too many: SCF allows 10 a function; each event name of each cos event is one; write one prefix instead of several, since purge.config.yaml still decides what is purged, or copy the function under another key and move some events there',
    ]);
  });

  it('are right when what the message says is done, whatever the sites are', () => {
    const some = fc.record({
      name: fc.stringMatching(/^[a-c0-9][a-e0-9_-]{0,3}$/),
      bucket: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      prefix: fc.constantFrom('', 'x/', 'x/y/', 'z/', 'v/', 'w/'),
    });
    const lists = fc.uniqueArray(some, { minLength: 6, maxLength: 24, selector: ({ name }) => name });
    fc.assert(
      fc.property(lists, (sites) => {
        const context = contextWith(...sites);
        const [problem] = problemsOf(() => read(serviceOf('[{cos: sites}]'), '', context));
        if (problem === undefined) return;
        expect(problem).toMatch(TOO_MANY);
        const split = listsOf(problem).map((list) => `[{cos: {sites: ${JSON.stringify(list)}}}]`);
        const { warnings, functions } = read(serviceOf(...split), '', context);
        expect(warnings).toEqual([]);
        const count = functions.flatMap(({ triggers }) => triggers).length;
        expect(count).toBe(Number(TOO_MANY.exec(problem)?.[1]));
      }),
    );
  });
});
