import { describe, expect, it } from 'vitest';
import { triggerDifferences } from '../../../lib/deploy/cloud/trigger-differences.ts';
import type { PresentTrigger } from '../../../lib/deploy/cloud/trigger-state.ts';
import type { Trigger } from '../../../lib/deploy/desired.ts';
import { cosTrigger, functionUrl, timer } from './deployables.ts';
import { presentTrigger } from './present.ts';

const PLACE = { name: 'fn', namespace: 'default' };
const HOST = cosTrigger().host;
const COMMON = { FunctionName: 'fn', Namespace: 'default', Qualifier: '$DEFAULT' };
const CORS = {
  origins: ['https://a.example', 'https://b.example'],
  methods: ['GET'],
  headers: [],
  exposeHeaders: [],
  maxAge: 600,
  credentials: false,
};

function calls(wanted: readonly Trigger[], present: readonly PresentTrigger[]) {
  return triggerDifferences(wanted, present, PLACE).map(({ action, body }) => [action, body] as const);
}

const actions = (wanted: readonly Trigger[], present: readonly PresentTrigger[]) =>
  calls(wanted, present).map(([action]) => action);

describe('triggers', () => {
  it('are created with the bodies of the documents: names, descriptions, alias and switch', () => {
    const wanted = [
      cosTrigger({ prefix: 'posts/' }),
      timer({ argument: 'drain', isEnabled: false }),
      functionUrl({ cors: CORS }),
    ];
    expect(calls(wanted, [])).toEqual([
      [
        'CreateTrigger',
        {
          ...COMMON,
          Type: 'cos',
          TriggerName: HOST,
          TriggerDesc: '{"event":"cos:ObjectCreated:*","filter":{"Prefix":"posts/","Suffix":""}}',
          Enable: 'OPEN',
        },
      ],
      [
        'CreateTrigger',
        {
          ...COMMON,
          Type: 'timer',
          TriggerName: 'tick',
          TriggerDesc: '*/15 * * * * * *',
          CustomArgument: 'drain',
          Enable: 'CLOSE',
        },
      ],
      [
        'CreateTrigger',
        {
          ...COMMON,
          Type: 'http',
          TriggerName: 'url-trigger',
          TriggerDesc:
            '{"AuthType":"NONE","NetConfig":{"EnableIntranet":false,"EnableExtranet":true},"CorsConfig":{"Enable":true,"Origins":["https://a.example","https://b.example"],"Methods":["GET"],"Headers":[],"ExposeHeaders":[],"MaxAge":600,"Credentials":false}}',
          Enable: 'OPEN',
        },
      ],
    ]);
  });

  it('are left alone when they are as wanted, blanks in a cron and the order of origins apart', () => {
    const wanted = [cosTrigger(), timer({ cron: '0  0 3 * * * *' }), functionUrl({ cors: CORS })];
    const present = [
      timer({ cron: '0 0 3 * * * *' }),
      functionUrl({ cors: { ...CORS, origins: CORS.origins.toReversed() } }),
      cosTrigger(),
    ];
    expect(
      actions(
        wanted,
        present.map((one) => presentTrigger(one)),
      ),
    ).toEqual([]);
  });

  it('two rules of one bucket share a name and are two triggers', () => {
    const [created, removed] = [cosTrigger(), cosTrigger({ event: 'cos:ObjectRemove:*' })];
    expect(calls([removed], [presentTrigger(created, { desc: '{"event":"cos:ObjectCreated:*"}' })])).toEqual([
      ['DeleteTrigger', { ...COMMON, Type: 'cos', TriggerName: HOST, TriggerDesc: '{"event":"cos:ObjectCreated:*"}' }],
      ['CreateTrigger', expect.objectContaining({ TriggerName: HOST })],
    ]);
    expect(actions([created, removed], [presentTrigger(removed), presentTrigger(created)])).toEqual([]);
  });

  it('a COS rule is switched in place, and deleted before it is made anew with another filter', () => {
    expect(calls([cosTrigger({ isEnabled: false })], [presentTrigger(cosTrigger())])).toEqual([
      [
        'UpdateTriggerStatus',
        { ...COMMON, Type: 'cos', TriggerName: HOST, TriggerDesc: 'as it was told', Enable: 'CLOSE' },
      ],
    ]);
    expect(actions([cosTrigger({ prefix: 'a/' })], [presentTrigger(cosTrigger())])).toEqual([
      'DeleteTrigger',
      'CreateTrigger',
    ]);
  });

  it.each([
    ['its cron', timer({ cron: '0 0 3 * * * *' })],
    ['its argument', timer({ argument: 'x' })],
    ['its switch', timer({ isEnabled: false })],
  ])('a timer is changed in place when %s differs', (_, wanted) => {
    expect(calls([wanted], [presentTrigger(timer())])).toEqual([
      [
        'UpdateTrigger',
        {
          ...COMMON,
          Type: 'timer',
          TriggerName: 'tick',
          TriggerDesc: wanted.cron,
          CustomArgument: wanted.argument,
          Enable: wanted.isEnabled ? 'OPEN' : 'CLOSE',
        },
      ],
    ]);
  });

  it.each([
    ['who may call', functionUrl({ authType: 'CAM' })],
    ['where from', functionUrl({ intranet: true })],
    ['its switch', functionUrl({ isEnabled: false })],
    ['CORS', functionUrl({ cors: CORS })],
  ])('a Function URL is changed under its id, so that its address stays, when %s differs', (_, wanted) => {
    const [[action, body] = [], ...more] = calls([wanted], [presentTrigger(functionUrl())]);
    expect([action, body?.['TriggerName'], more]).toEqual(['UpdateTrigger', 'hulrzrbh9f', []]);
  });

  it('CORS is switched off in so many words', () => {
    const [[, body] = []] = calls([functionUrl()], [presentTrigger(functionUrl({ cors: CORS }))]);
    expect(JSON.parse(String(body?.['TriggerDesc'])).CorsConfig).toEqual({ Enable: false });
  });

  it('of several Function URLs the one that is as wanted stays, else the first', () => {
    const [first, second] = [
      presentTrigger(functionUrl({ authType: 'CAM' }), { name: 'first' }),
      presentTrigger(functionUrl(), { name: 'second' }),
    ];
    const names = (wanted: Trigger) =>
      calls([wanted], [first, second]).map(([action, body]) => `${action} ${body['TriggerName']}`);
    expect(names(functionUrl())).toEqual(['DeleteTrigger first']);
    expect(names(functionUrl({ intranet: true }))).toEqual(['DeleteTrigger second', 'UpdateTrigger first']);
  });

  it('one that is bound to another alias is replaced, under its own alias, since events would arrive twice', () => {
    const [[action, body] = [], [next] = []] = calls([timer()], [presentTrigger(timer(), { qualifier: '$LATEST' })]);
    expect([action, body?.['Qualifier'], next]).toEqual(['DeleteTrigger', '$LATEST', 'CreateTrigger']);
  });

  it('says in words what it deletes', () => {
    const [write] = triggerDifferences([], [presentTrigger(cosTrigger({ prefix: 'a/', isEnabled: false }))], PLACE);
    expect(write?.changed).toEqual([`cos:ObjectCreated:* of ${HOST}, keys a/*, off: deleted`]);
  });
});
