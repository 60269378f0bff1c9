import { describe, expect, it } from 'vitest';
import { readFunctionName, readHandler } from '../../../lib/deploy/service-file/names.ts';
import { contextOf, problemsOf, read, readOne } from './service-file.ts';

const BUILT = ['object-change', 'webhook', 'schedule'];
const KNOWN = 'object-change.main_handler, webhook.main_handler, schedule.main_handler';

describe('a handler', () => {
  it.each([
    ['index.main_handler', `the build makes no function for "index.main_handler"; write one of ${KNOWN}`],
    ['', `is missing; write one of ${KNOWN}`],
    [undefined, `is missing; write one of ${KNOWN}`],
    [
      'dist/webhook.main_handler',
      '"dist/webhook.main_handler" names a folder, but the file is at the root of its zip; write webhook.main_handler',
    ],
    [
      './webhook.main_handler',
      '"./webhook.main_handler" names a folder, but the file is at the root of its zip; write webhook.main_handler',
    ],
    ['webhook.handler', 'a function exports main_handler alone; write webhook.main_handler'],
    ['webhook.js.main_handler', 'a function exports main_handler alone; write webhook.main_handler'],
    ['webhook', 'a function exports main_handler alone; write webhook.main_handler'],
    ['webhook.main_handler2', 'a function exports main_handler alone; write webhook.main_handler'],
    [['webhook.main_handler'], 'should be a text but is a list'],
  ])('%j is refused', (handler, problem) => {
    expect(readHandler(handler, BUILT)).toEqual({ problem });
  });

  it('is the file at the root of its zip and its export', () => {
    expect(readHandler('object-change.main_handler', BUILT)).toEqual({ value: 'object-change.main_handler' });
  });

  it('stands at its path in the list of problems', () => {
    expect(problemsOf(() => read('{a: {handler: a.b}}'))).toEqual([
      expect.stringMatching(/^functions\.a\.handler: the build makes no function for "a\.b"/),
    ]);
  });
});

describe('the name of a function in the cloud', () => {
  it.each([
    [
      'a',
      'default',
      'has 1 characters; SCF takes 2 to 60 (another service, stage or key helps, or a name: of its own)',
    ],
    ['a'.repeat(61), 'default', 'has 61 characters; SCF takes 2 to 60'],
    ['1a', 'default', 'SCF refuses: letters, digits, "-" and "_", a letter first, a letter or digit last'],
    ['a-', 'default', 'SCF refuses'],
    ['a_', 'default', 'SCF refuses'],
    ['a.b', 'default', 'SCF refuses'],
    ['名字', 'default', 'SCF refuses'],
    ['a'.repeat(60), 'n'.repeat(59), 'has 119 characters with its namespace; SCF takes 118'],
  ])('%s in %s is refused', (name, namespace, problem) => {
    expect(readFunctionName(name, namespace)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it.each([
    ['ab', 'default'],
    ['a'.repeat(60), 'n'.repeat(58)],
    ['A_b-9', 'default'],
    ['Z9_z', 'default'],
  ])('%s in %s is taken', (name, namespace) => {
    expect(readFunctionName(name, namespace)).toEqual({ value: name });
  });

  it('is made of service, stage and key, unless it is given', () => {
    expect(readOne('timeout: 60', '', contextOf({ stage: 'prod' })).name).toBe('shop-prod-schedule');
    expect(readOne('name: nightly').name).toBe('nightly');
  });

  it('is refused at its path', () => {
    expect(problemsOf(() => readOne(`name: ${'a'.repeat(61)}`))).toEqual([
      expect.stringMatching(/^functions\.schedule\.name: the name in the cloud is "a{61}", which has 61 characters/),
    ]);
  });
});
