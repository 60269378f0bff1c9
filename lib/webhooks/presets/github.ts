import type { Preset } from '../preset.ts';
import { at, eventOf, messageOf, UNASKED, type Verdict } from './message.ts';
import { textOf } from './page.ts';

const PURGES = /^(deployment_status\.success|page_build\.built|workflow_run\.completed\.success)$/;
const NO_NEWS: Readonly<Record<string, Verdict>> = {
  ping: ['ping', 'a test by GitHub'],
  push: ['unasked', 'a push comes before the site is deployed; purge on deployment_status, page_build or workflow_run'],
};

/** What tells apart the deliveries of one event, one after the other. */
function statesOf(event: string, payload: unknown): readonly unknown[] {
  if (event === 'deployment_status') return [at(payload, 'deployment_status', 'state')];
  if (event === 'page_build') return [at(payload, 'build', 'status')];
  const action = at(payload, 'action');
  const isRun = event === 'workflow_run' && action === 'completed';
  return isRun ? [action, at(payload, 'workflow_run', 'conclusion')] : [action];
}

/** GitHub, for sites that are built from a repository. Nothing in a payload says which pages changed. */
export const github: Preset = {
  name: 'github',
  signs: { scheme: 'hmac', name: 'x-hub-signature-256', algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' },
  retries: false,
  purge: [],
  formField: 'payload',
  read({ header, payload }) {
    const event = eventOf(payload, header('x-github-event'), 'header x-github-event');
    const states = statesOf(event, payload).flatMap((state) => textOf(state) ?? []);
    const [full = event, ...shorter] = [event, ...states]
      .map((_, index) => [event, ...states.slice(0, index)].join('.'))
      .reverse();
    return messageOf({
      events: [full, ...shorter],
      verdict: !PURGES.test(full) && (Object.hasOwn(NO_NEWS, event) ? NO_NEWS[event] : UNASKED),
      types: [at(payload, 'deployment_status', 'environment')],
      deliveryId: header('x-github-delivery'),
    });
  },
};
