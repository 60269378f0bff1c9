import { describe, expect, it } from 'vitest';
import { createLog, type Level } from '../lib/log.ts';

const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error'];
const at = Date.UTC(2026, 10, 24, 12);

/** The lines that a log of some threshold writes while a test speaks. */
function linesOf(threshold: string | undefined, speak: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  speak(
    createLog(
      threshold,
      { requestId: 'r-1', function: 'f' },
      (line) => lines.push(line),
      () => at,
    ),
  );
  return lines;
}

describe('a log', () => {
  it('writes one fact as one JSON line: time, level, message, what is bound, what is given', () => {
    const [line] = linesOf('info', (log) => log('warn', 'a "word"\nand more', { count: 2, names: ['x'] }));
    expect(line).not.toContain('\n');
    expect(Object.entries(JSON.parse(line ?? ''))).toEqual([
      ['time', '2026-11-24T12:00:00.000Z'],
      ['level', 'warn'],
      ['msg', 'a "word"\nand more'],
      ['requestId', 'r-1'],
      ['function', 'f'],
      ['count', 2],
      ['names', ['x']],
    ]);
  });

  it('needs no fields, and leaves out those that are undefined', () => {
    const lines = linesOf('info', (log) => {
      log('info', 'bare');
      log('info', 'absent', { a: undefined });
    });
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([
      ['time', 'level', 'msg', 'requestId', 'function'],
      ['time', 'level', 'msg', 'requestId', 'function'],
    ]);
  });

  it.each<readonly [string | undefined, readonly Level[], string]>([
    ['debug', ['debug', 'info', 'warn', 'error'], 'everything'],
    ['info', ['info', 'warn', 'error'], 'the usual'],
    ['warn', ['warn', 'error'], 'what may be wrong'],
    ['error', ['error'], 'what is wrong'],
    [undefined, ['info', 'warn', 'error'], 'nothing set'],
    ['', ['info', 'warn', 'error'], 'an empty setting'],
    ['verbose', ['info', 'warn', 'error'], 'an unknown word silences nothing'],
    ['constructor', ['info', 'warn', 'error'], 'an inherited name is unknown'],
  ])('at %j writes %j: %s', (threshold, written) => {
    const lines = linesOf(threshold, (log) => {
      for (const level of LEVELS) log(level, 'x');
    });
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(written);
  });

  it('takes the time of each line anew', () => {
    const times = [at, at + 1];
    const lines: string[] = [];
    const log = createLog(
      'info',
      {},
      (line) => lines.push(line),
      () => times.shift() ?? 0,
    );
    log('info', 'one');
    log('info', 'two');
    expect(lines.map((line) => JSON.parse(line).time)).toEqual([
      '2026-11-24T12:00:00.000Z',
      '2026-11-24T12:00:00.001Z',
    ]);
  });

  it.each([
    ['a BigInt', () => ({ count: 1n })],
    [
      'a circle',
      () => {
        const circle: Record<string, unknown> = {};
        circle['itself'] = circle;
        return circle;
      },
    ],
  ])('is written without its fields where one is %s', (_, fields) => {
    const [line] = linesOf('info', (log) => log('info', 'still said', fields()));
    expect(JSON.parse(line ?? '')).toMatchObject({ msg: 'still said', fields: 'cannot be written as JSON' });
  });
});
