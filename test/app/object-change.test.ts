import { describe, expect, it } from 'vitest';
import { purgeObjectChanges } from '../../lib/app/object-change.ts';
import { invoke } from '../../lib/app/run.ts';
import { createWarm } from '../../lib/app/warm.ts';
import { compileForms } from '../../lib/config-check/site-compile.ts';
import { cosRecord } from '../scf/cos-record.ts';
import { fail, simulate, site } from './simulated-run.ts';

const sites = [site('testpic', 'https://a.example')].map((s) => ({
  ...s,
  bucket: 'testpic-1253970026',
  ignore: ['\\.map$'],
}));

describe('a COS event', () => {
  it('counts what it changed, what is ignored, and lists what cannot be read', async () => {
    const { run, lines } = simulate({ sites });
    const records = [cosRecord('a'), cosRecord('b/../c'), { cos: {} }, cosRecord('ignored.map')];
    const report = await purgeObjectChanges({ Records: records }, run);
    expect(report).toMatchObject({ changes: 3, urls: 1, submitted: 1, ignored: 2, calls: 1 });
    expect(report.rejected.map(({ target, code }) => [target, code])).toEqual([
      ['Records[2]', 'BAD_RECORD'],
      ['testpic-1253970026/b/../c', 'UNREACHABLE_KEY'],
    ]);
    expect(lines.filter(({ level }) => level === 'error').map(({ msg }) => msg)).toEqual([
      'record skipped',
      'object cannot be purged',
    ]);
  });

  it('names every target that stays pending in the log, since nothing else remembers it', async () => {
    const { run, lines } = simulate({ sites, answer: () => fail('4100') });
    const records = Array.from({ length: 150 }, (_, n) => cosRecord(`k${n}`));
    await expect(purgeObjectChanges({ Records: records }, run)).rejects.toMatchObject({ code: 'CDN_AUTH' });
    const named = lines.filter(({ msg }) => msg === 'targets not purged').flatMap(({ targets }) => targets);
    expect(named).toEqual(records.map((_, n) => `https://a.example/k${n}`));
  });
});

describe('an object with variants and related pages', () => {
  const forms = compileForms({
    bareIndex: false,
    cleanUrls: true,
    query: 'keep',
    variants: [
      { when: 'img/**', forms: ['?1', '?2'], most: 1 },
      { when: '*', forms: ['?1', '?2'], most: 1 },
    ],
    also: [{ when: '{slug}.html', purge: ['/p/{slug}', '/feed.xml'] }],
  });
  const [own] = sites.map((s) => ({ ...s, ...forms }));

  it('is purged with them, each URL once, and what is above the cap is told', async () => {
    const { run, calls, lines } = simulate({ sites: own ? [own] : [] });
    const records = ['img/a', 'b.html', '..html', 'c.map'].map((key) => cosRecord(key));
    const report = await purgeObjectChanges({ Records: records }, run);
    const sent = calls.flatMap(({ kind, urls }) =>
      urls.map((url) => `${kind} ${url.replace('https://a.example', '')}`),
    );
    const urls = ['/b.html', '/b', '/b.html?1', '/p/b', '/feed.xml', '/..html', '/..html?1'].map((url) => `url ${url}`);
    expect(sent.filter((name) => name !== 'url /img/a')).toEqual([...urls, 'dir /img/']); // the directory may hold it
    expect(report).toMatchObject({ changes: 4, dirs: 1, pending: 0, ignored: 1 });
    expect(report.rejected).toEqual([
      { target: 'https://a.example/b.html?2', code: 'TOO_MANY_VARIANTS', reason: expect.any(String) },
      { target: 'https://a.example/..html?2', code: 'TOO_MANY_VARIANTS', reason: expect.any(String) },
      { target: '/p/{slug}', code: 'BAD_URL', reason: expect.stringContaining('testpic-1253970026/..html') },
    ]);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(3);
  });
});

describe('an invocation', () => {
  const instance = (write: (line: string) => void) => {
    const { run } = simulate();
    return { name: 'f', config: run.config, effects: { ...run.effects, write }, warm: run.warm };
  };

  it('logs what it throws, once, and throws a PurgeError whatever went wrong', async () => {
    const lines: string[] = [];
    const fault = new TypeError('a bug');
    const broken = invoke(
      instance((line) => lines.push(line)),
      {},
      { request_id: 'r' },
      async () => {
        throw fault;
      },
    );
    await expect(broken).rejects.toMatchObject({ name: 'PurgeError', code: 'INTERNAL', cause: fault });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', code: 'INTERNAL', requestId: 'r' }]);
  });
});

describe('the memory of an instance', () => {
  it('holds the last hundred events, and drops the oldest', () => {
    const warm = createWarm(Date.now);
    warm.submittedFor('first').add('url x');
    for (let n = 0; n < 99; n += 1) warm.submittedFor(`r-${n}`);
    expect(warm.submittedFor('first').size).toBe(1);
    warm.submittedFor('one more');
    expect(warm.submittedFor('first').size).toBe(0);
  });
});
