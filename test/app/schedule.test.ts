import { describe, expect, it } from 'vitest';
import { answerTimer } from '../../lib/app/schedule.ts';
import { createWarm } from '../../lib/app/warm.ts';
import { parseCron } from '../../lib/scf/cron-parse.ts';
import { fail, simulate, site } from './simulated-run.ts';

const nightly = { name: 'nightly', cron: parseCron('0 0 3 * * * *'), urls: ['/', '/news/'], dirs: ['/daily/'] };
const timer = (Message: string, TriggerName = 'trigger') => ({
  Type: 'Timer',
  TriggerName,
  Time: '2019-02-21T11:49:00Z',
  Message,
});

describe('a timer', () => {
  it.each([
    ['its Message', timer('nightly')],
    ['its TriggerName, without a Message', timer('', 'nightly')],
    ['its TriggerName, when its Message names none', timer('for people', 'nightly')],
  ])('selects a schedule by %s', async (_, event) => {
    const { run, calls } = simulate({ schedules: [nightly] });
    expect(await answerTimer(event, run)).toMatchObject({ changes: 1, urls: 2, dirs: 1, submitted: 3, calls: 2 });
    expect(calls.map(({ urls }) => urls)).toEqual([
      ['https://a.example/', 'https://a.example/news/'],
      ['https://a.example/daily/'],
    ]);
  });

  it('with an unknown name is a warning, not a crash', async () => {
    const { run, calls, lines } = simulate({ schedules: [nightly] });
    expect(await answerTimer(timer('weekly'), run)).toMatchObject({ submitted: 0, ignored: 1 });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', known: ['nightly'] }));
    expect(calls).toEqual([]);
  });

  it('purges once when its tick is delivered twice to a warm instance', async () => {
    const warm = createWarm(Date.now);
    const first = simulate({ schedules: [nightly], warm, requestId: 'r-1' });
    await answerTimer(timer('nightly'), first.run);
    const second = simulate({ schedules: [nightly], warm, requestId: 'r-2' });
    expect(await answerTimer(timer('nightly'), second.run)).toMatchObject({ submitted: 0, calls: 0, ignored: 1 });
  });

  it('purges again at its next fire, even five seconds early', async () => {
    const warm = createWarm(Date.now);
    const first = simulate({ schedules: [nightly], warm });
    await answerTimer(timer('nightly'), first.run);
    const next = simulate({ schedules: [nightly], warm, timeLimitMs: 86_400_000 });
    next.clock.now = Date.UTC(2026, 10, 24, 18, 59, 56); // 03:00 in UTC+8 is 19:00 in UTC
    expect(await answerTimer(timer('nightly'), next.run)).toMatchObject({ submitted: 3 });
  });

  it('is done anew after a failure', async () => {
    const warm = createWarm(Date.now);
    const failing = simulate({ schedules: [nightly], warm, answer: () => fail('4100') });
    await expect(answerTimer(timer('nightly'), failing.run)).rejects.toMatchObject({ code: 'CDN_AUTH' });
    const again = simulate({ schedules: [nightly], warm, requestId: 'r-2' });
    expect(await answerTimer(timer('nightly'), again.run)).toMatchObject({ submitted: 3 });
  });

  it('may purge a whole site, since an operator wrote it down', async () => {
    const { run } = simulate({ schedules: [{ name: 'all', urls: [], dirs: ['/'] }] });
    expect(await answerTimer(timer('all'), run)).toMatchObject({ dirs: 1, submitted: 1, rejected: [] });
  });

  it('uses the site of the schedule for its paths', async () => {
    const sites = [site('www', 'https://a.example'), site('img', 'https://i.example', 'https://j.example')];
    const { run, calls } = simulate({ sites, schedules: [{ name: 's', site: 'img', urls: ['/x'], dirs: [] }] });
    await answerTimer(timer('s'), run);
    expect(calls[0]?.urls).toEqual(['https://i.example/x', 'https://j.example/x']);
  });

  it.each([null, [], 'x', { Records: [] }, { Type: 'Timer' }])('does not take %j for a tick', async (event) => {
    await expect(answerTimer(event, simulate().run)).rejects.toMatchObject({ code: 'BAD_EVENT' });
  });
});
