import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTimers } from '../../lib/local/timers.ts';
import { parseCron } from '../../lib/scf/cron-parse.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-24T02:59:30+08:00') });
});
afterEach(() => vi.useRealTimers());

const trigger = (name: string, cron: string) => ({ name, cron: parseCron(cron) });

describe('the timers of the local cloud', () => {
  it('fire events of the documented shape by their cron, in UTC+8', () => {
    const fire = vi.fn();
    const stop = startTimers([trigger('nightly', '0 0 3 * * * *')], Date.now, fire);
    vi.advanceTimersByTime(29_999);
    expect(fire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fire).toHaveBeenCalledExactlyOnceWith({
      Type: 'Timer',
      TriggerName: 'nightly',
      Time: '2026-11-23T19:00:00Z',
      Message: 'nightly',
    });
    vi.advanceTimersByTime(24 * 3_600_000);
    expect(fire).toHaveBeenCalledTimes(2);
    stop();
  });

  it('say their argument, an empty one too, and their name only without one', () => {
    const fire = vi.fn();
    const cron = parseCron('0 0 3 * * * *');
    const triggers = [
      { name: 'a', cron, argument: 'x' },
      { name: 'b', cron, argument: '' },
      { name: 'c', cron },
    ];
    const stop = startTimers(triggers, Date.now, ({ Message }) => fire(Message));
    vi.advanceTimersByTime(30_000);
    expect(fire.mock.calls.flat()).toEqual(['x', '', 'c']);
    stop();
  });

  it('fire each for itself, and no more once they are stopped', () => {
    const fire = vi.fn();
    const triggers = [trigger('a', '0 * * * * * *'), trigger('b', '*/10 * * * * * *')];
    const stop = startTimers(triggers, Date.now, ({ TriggerName }) => fire(TriggerName));
    vi.advanceTimersByTime(60_000);
    expect(fire.mock.calls.flat().filter((name) => name === 'a')).toHaveLength(1);
    expect(fire.mock.calls.flat().filter((name) => name === 'b')).toHaveLength(6);
    stop();
    vi.advanceTimersByTime(600_000);
    expect(fire).toHaveBeenCalledTimes(7);
  });

  it('wait longer than a timer of Node can', () => {
    const fire = vi.fn();
    const stop = startTimers([trigger('yearly', '0 0 0 1 1 * *')], Date.now, fire);
    vi.advanceTimersByTime(37 * 86_400_000);
    expect(fire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(86_400_000);
    expect(fire).toHaveBeenCalledTimes(1);
    stop();
  });

  it('are silent for what never comes', () => {
    const stop = startTimers([trigger('past', '0 0 0 1 1 * 2020')], Date.now, () => expect.unreachable());
    expect(vi.getTimerCount()).toBe(0);
    stop();
  });
});
