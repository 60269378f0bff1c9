import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { submit } from '../../lib/app/submit.ts';
import { namedIn } from '../../lib/cdn/named.ts';
import type { Culprit, Outcome, Target } from '../../lib/types.ts';
import { type Answer, accept, fail, type SeenCall, simulate } from './simulated-run.ts';

const targets = (urls: readonly string[]): Target[] => urls.map((url) => ({ kind: 'url', url, priority: 'normal' }));
const failureOf = (code: string, message?: string) =>
  (fail(code, message) as Exclude<Outcome, { kind: 'accepted' }>).failure;

const NO_CALL: SeenCall = { api: 'cdn-2.0', pool: 'cdn 0', kind: 'url', urls: [], timeoutMs: 0, at: 0 };

describe('halving against an oracle (law)', () => {
  const hosts = ['a.example', 'b.example', 'c.example'];
  const batches = fc.uniqueArray(fc.record({ host: fc.constantFrom(...hosts), n: fc.nat(400) }), {
    minLength: 2,
    maxLength: 300,
    selector: ({ host, n }) => `https://${host}/${n}`,
  });

  it('refuses exactly the bad ones, each with its own reason, within the bound of calls', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.uniqueArray(fc.nat(299), { maxLength: 7 }), async (batch, places) => {
        const urls = batch.map(({ host, n }) => `https://${host}/${n}`);
        const bad = new Set(places.flatMap((place) => urls[place] ?? []));
        const answer: Answer = (call, n) => {
          const first = call.urls.find((url) => bad.has(url));
          return first === undefined ? accept(call, n) : fail('InvalidParameter.CdnUrlExceedLength', `no. ${n}`);
        };
        const { run } = simulate({ answer, timeLimitMs: 900_000, callMs: 1 });
        const { rejected, submitted, pending, calls } = await submit(targets(urls), run);
        const alone = (url: string) => answer({ ...NO_CALL, urls: [url] }, 0) as Outcome; // the oracle asks for each by itself
        const oracle = urls.filter((url) => alone(url).kind !== 'accepted');
        expect(rejected.map(({ target }) => target).sort()).toEqual(oracle.sort());
        expect([submitted, pending]).toEqual([urls.length - bad.size, 0]);
        const hostCount = new Set(batch.map(({ host }) => host)).size;
        const bound = 1 + hostCount + 2 * bad.size * Math.ceil(Math.log2(urls.length));
        expect(calls).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a refusal that names its culprit', () => {
  const urls = ['https://a.example/1', 'https://b.example/1', 'https://c.example/1', 'https://a.example/2'];

  it.each([
    ['a host', '9110', 'no such host: b.example', 'https://b.example/'],
    [
      'a host in Chinese',
      '1012',
      '(1012)传参错误 invalid error code[域名 b.example 未部署在 mainland]',
      'https://b.example/',
    ],
    ['a URL', 'InvalidParameter.CdnUrlExceedLength', 'too long: https://b.example/1.', 'https://b.example/1'],
  ])('by %s costs one more call', async (_, code, message, prefix) => {
    const answer: Answer = (call, n) => {
      const culprits = call.urls
        .filter((url) => url.startsWith(prefix))
        .map((url): Culprit => ({ url, failure: failureOf(code, message) }));
      if (culprits.length === 0) return accept(call, n);
      const named = namedIn(failureOf(code, message), message, call.urls);
      return { kind: 'refused', failure: failureOf(code, message), ...(named.length > 0 && { culprits }) };
    };
    const { run, calls } = simulate({ answer });
    const result = await submit(targets(urls), run);
    expect(result).toMatchObject({ submitted: 3, pending: 0, calls: 2, rejected: [{ target: 'https://b.example/1' }] });
    expect(calls[1]?.urls).toEqual(urls.filter((url) => !url.includes('b.example')));
  });

  it.each([
    ['all of them', '9110', 'a.example, b.example and c.example are unknown', []],
    ['a part of a name', '9110', 'aa.example and b.example.com are unknown', []],
    ['a name between marks', '9110', 'host "b.example" [c.example], is unknown', [1, 2]],
    ['a longer URL', 'InvalidParameter.CdnUrlExceedLength', 'https://a.example/11 is too long', []],
    [
      'the longer of two URLs',
      'InvalidParameter.CdnUrlExceedLength',
      'https://a.example/1, https://a.example/2|y are bad',
      [0],
    ],
    ['a host, with a code that speaks of nothing', '4000', 'bad parameter a.example', []],
    ['a host, with a code that speaks of the account', '4100', 'no right on a.example', []],
    ['a host, with a code that speaks of a URL', 'InvalidParameter.CdnUrlExceedLength', 'bad: a.example', []],
  ])('is one only where it is sure: %s', (_, code, message, places) => {
    expect(namedIn(failureOf(code, message), message, urls)).toEqual(places.map((place) => urls[place]));
  });

  it('is no use for a batch of one', () => {
    expect(namedIn(failureOf('9110'), 'no such host: a.example', ['https://a.example/1'])).toEqual([]);
  });
});

describe('culprits inside an accepted call', () => {
  const urls = ['https://a.example/1', 'https://a.example/2', 'https://b.example/1'];
  /** Takes all but those that `reasons` speaks of, as long as they are asked for. */
  const partly =
    (reasons: Readonly<Record<string, string>>, times = 99): Answer =>
    (call, n) => {
      const culprits = call.urls.flatMap((url): Culprit[] => {
        const code = n < times ? reasons[url] : undefined;
        return code === undefined ? [] : [{ url, failure: failureOf(code) }];
      });
      return { kind: 'accepted', count: call.urls.length - culprits.length, culprits };
    };

  it('are refused for good, each by its own reason, and nobody else is sent again', async () => {
    const { run, calls } = simulate({
      answer: partly({ [urls[0] as string]: '9110', [urls[1] as string]: 'FailedList' }),
    });
    const result = await submit(targets(urls), run);
    expect(result).toMatchObject({ submitted: 1, pending: 0, calls: 1 });
    expect(result.rejected.map(({ target, reason }) => [target, reason.split(':')[0]])).toEqual([
      [urls[0], '9110'],
      [urls[1], 'FailedList'],
    ]);
    expect(calls).toHaveLength(1);
  });

  it('are sent again by themselves, where the reason passes', async () => {
    const { run, calls } = simulate({ answer: partly({ [urls[1] as string]: 'taskFailed' }, 1) });
    expect(await submit(targets(urls), run)).toMatchObject({ submitted: 3, pending: 0, calls: 2, rejected: [] });
    expect(calls[1]?.urls).toEqual([urls[1]]);
  });

  it('stay pending where it does not pass, and where the day is over', async () => {
    const passing = simulate({ answer: partly({ [urls[1] as string]: 'taskFailed' }) });
    expect(await submit(targets(urls), passing.run)).toMatchObject({
      submitted: 2,
      pending: 1,
      calls: 2,
      error: { code: 'CDN_UNAVAILABLE' },
    });
    const quota = simulate({ answer: partly({ [urls[1] as string]: 'quotaExceeded' }) });
    expect(await submit(targets(urls), quota.run)).toMatchObject({
      submitted: 2,
      pending: 1,
      calls: 1,
      error: { code: 'CDN_QUOTA' },
    });
  });

  it('may be all of them: then the call was taken, and nothing is submitted', async () => {
    const all = Object.fromEntries(urls.map((url) => [url, '9110']));
    const { run } = simulate({ answer: partly(all) });
    expect(await submit(targets(urls), run)).toMatchObject({
      submitted: 0,
      pending: 0,
      calls: 1,
      rejected: [{}, {}, {}],
    });
  });
});
