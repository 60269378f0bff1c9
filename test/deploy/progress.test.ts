import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressOf } from '../../lib/deploy/progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function listen() {
  const lines: string[] = [];
  const shown: string[] = [];
  const log = { notice: (text: string) => lines.push(text), success: () => undefined, warning: () => undefined };
  const progress = {
    create: ({ message }: { message: string }) => {
      shown.push(message);
      return { update: (text: string) => shown.push(text), remove: () => shown.push('gone') };
    },
  };
  return { lines, shown, output: { log, progress, writeText: () => undefined } };
}

describe('progress', () => {
  it('leaves one line for a step that is quick, with its time', () => {
    const { lines, shown, output } = listen();
    const { tell, end } = progressOf(output);
    tell({ function: 'f', step: 'create the function', state: 'start' });
    vi.advanceTimersByTime(400);
    tell({ function: 'f', step: 'create the function', state: 'done' });
    end();
    vi.advanceTimersByTime(5000);
    expect(lines).toEqual(['f: create the function  0.4 s']);
    expect(shown).toEqual(['Asking the cloud', 'f: create the function', 'gone']);
  });

  it('says what is waited for when a step takes longer than a second', () => {
    const { lines, output } = listen();
    const { tell } = progressOf(output);
    tell({ function: 'f', step: 'wait', state: 'start', detail: 'Updating' });
    vi.advanceTimersByTime(1000);
    expect(lines).toEqual(['f: wait (Updating) …']);
  });
});
