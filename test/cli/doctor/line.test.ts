import { expect, it } from 'vitest';
import { fix, linesForPeople, ok, skipped } from '../../../lib/cli/doctor/line.ts';

it('lines stand in columns, and say what to do', () => {
  const lines = [ok('keys', 'fine'), fix('api cdn-2.0', 'gone', 'write another'), skipped('role', 'no keys')];
  expect(linesForPeople(lines)).toEqual([
    'ok    keys         fine',
    'fix   api cdn-2.0  gone → write another',
    '-     role         not looked at: no keys',
  ]);
});
