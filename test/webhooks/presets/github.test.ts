import { describe, expect, it } from 'vitest';
import { github } from '../../../lib/webhooks/presets/github.ts';
import { readWith, refusal } from './delivery.ts';

const read = (event: string, payload: unknown) => readWith(github, payload, { 'x-github-event': event });
const run = (conclusion: unknown) => ({ action: 'completed', workflow_run: { id: 1, conclusion } });

describe('an event of GitHub', () => {
  it.each<readonly [string, object, string, readonly string[], string]>([
    [
      'deployment_status',
      { action: 'created', deployment_status: { state: 'success' } },
      'purge',
      ['deployment_status.success', 'deployment_status'],
      'the site is there',
    ],
    [
      'deployment_status',
      { deployment_status: { state: 'failure' } },
      'unasked',
      ['deployment_status.failure', 'deployment_status'],
      'the site is as it was',
    ],
    [
      'deployment_status',
      { deployment_status: { state: 'in_progress' } },
      'unasked',
      ['deployment_status.in_progress', 'deployment_status'],
      'the site is not there yet',
    ],
    ['deployment_status', {}, 'unasked', ['deployment_status'], 'nobody knows'],
    ['page_build', { build: { status: 'built' } }, 'purge', ['page_build.built', 'page_build'], 'the site is there'],
    [
      'page_build',
      { build: { status: 'errored' } },
      'unasked',
      ['page_build.errored', 'page_build'],
      'the site is as it was',
    ],
    [
      'workflow_run',
      run('success'),
      'purge',
      ['workflow_run.completed.success', 'workflow_run.completed', 'workflow_run'],
      'the site is there',
    ],
    [
      'workflow_run',
      run('failure'),
      'unasked',
      ['workflow_run.completed.failure', 'workflow_run.completed', 'workflow_run'],
      'it failed',
    ],
    [
      'workflow_run',
      run('cancelled'),
      'unasked',
      ['workflow_run.completed.cancelled', 'workflow_run.completed', 'workflow_run'],
      'it was stopped',
    ],
    ['workflow_run', run(null), 'unasked', ['workflow_run.completed', 'workflow_run'], 'nobody knows'],
    [
      'workflow_run',
      { action: 'requested', workflow_run: { conclusion: 'success' } },
      'unasked',
      ['workflow_run.requested', 'workflow_run'],
      'it begins',
    ],
    ['push', { ref: 'refs/heads/main' }, 'unasked', ['push'], 'it comes before the site'],
    [
      'push',
      { ref: 'refs/heads/main', after: '0'.repeat(40), commits: [], head_commit: null },
      'unasked',
      ['push'],
      'a branch is gone',
    ],
    ['release', { action: 'published' }, 'unasked', ['release.published', 'release'], 'a rule may name it'],
    ['ping', { zen: 'Keep it logically awesome.', hook_id: 1 }, 'ping', ['ping'], 'the webhook is new'],
    ['constructor', {}, 'unasked', ['constructor'], 'a name of prototypes'],
  ])('%s %j: %s, known as %j, since %s', (event, payload, fate, events) => {
    const message = read(event, payload);
    expect(message).toMatchObject({ fate, events, types: [] });
    expect(message.pages).toStrictEqual([{}]);
    expect('reason' in message).toBe(fate !== 'purge');
  });

  it('has the id of its delivery', () => {
    const headers = { 'x-github-event': 'push', 'x-github-delivery': 'uuid' };
    expect(readWith(github, {}, headers).deliveryId).toBe('uuid');
  });

  it('is in a header that always comes', () => {
    expect(() => readWith(github, { ref: 'refs/heads/main' })).toThrow(refusal('the header x-github-event is missing'));
  });
});
