import { describe, expect, it } from 'vitest';
import { contextOf, problemsOf, read } from '../service-file/service-file.ts';

const HOST = 'www-1250000000.cos.ap-singapore.myqcloud.com';
const CREATED = "events: 'cos:ObjectCreated:*'";
const PUBLIC = 'authType: NONE, netConfig: {enableExtranet: true}';

/** Reads one function of this code with these events, in flow style. */
function readEvents(source: string, events: string, context = contextOf()) {
  return read(`{f: {handler: ${source}.main_handler, events: ${events}}}`, '', context);
}

const triggersOf = (source: string, events: string) => readEvents(source, events).functions[0]?.triggers;

describe('a COS event', () => {
  it('is a bucket, its events, and a filter, switched on', () => {
    const event = `{bucket: ${HOST}, events: ['cos:ObjectRemove:*', 'cos:ObjectCreated:Put'], filter: {prefix: a/, suffix: .jpg}}`;
    const shared = { type: 'cos', host: HOST, prefix: 'a/', suffix: '.jpg', isEnabled: true };
    expect(triggersOf('object-change', `[{cos: ${event}}]`)).toEqual([
      { ...shared, event: 'cos:ObjectCreated:Put' },
      { ...shared, event: 'cos:ObjectRemove:*' },
    ]);
  });

  it('may be switched off, also by a text out of the environment', () => {
    for (const enable of ['false', "'false'"]) {
      expect(triggersOf('object-change', `[{cos: {bucket: ${HOST}, ${CREATED}, enable: ${enable}}}]`)).toEqual([
        { type: 'cos', host: HOST, event: 'cos:ObjectCreated:*', prefix: '', suffix: '', isEnabled: false },
      ]);
    }
  });

  it('of a bucket that no site has purges nothing, which is said', () => {
    const host = 'other-1250000000.cos.ap-singapore.myqcloud.com';
    expect(readEvents('object-change', `[{cos: {bucket: ${host}, ${CREATED}}}]`).warnings).toEqual([
      'functions.f.events[0].cos.bucket: no site in purge.config.yaml has the bucket other-1250000000, so its events purge nothing; give a site this bucket, or leave the event out',
    ]);
  });

  it('for the sites elsewhere says where to deploy, too', () => {
    const config = `
cdn: {apis: [cdn-2.0]}
sites:
  - {name: www, bucket: www-1250000000, bases: [https://www.example.com]}
  - {name: eu, bucket: eu-1250000000, region: eu-frankfurt, bases: [https://eu.example.com]}
`;
    const { functions, warnings } = readEvents('object-change', '[{cos: sites}]', contextOf({ config }));
    expect(functions[0]?.triggers).toHaveLength(2);
    expect(warnings).toEqual([
      expect.stringMatching(/^functions\.f\.events\[0\]\.cos: eu: left out, .*TENCENT_REGION=eu-f/),
    ]);
  });
});

describe('a timer event', () => {
  it('is a name, a cron and an argument, switched on', () => {
    const timer = { type: 'timer', name: 'nightly', cron: '0 0 3 * * * *', argument: '', isEnabled: true };
    expect(triggersOf('schedule', "[{timer: {name: nightly, cron: '0  0 3 * * * *'}}]")).toEqual([timer]);
    expect(
      triggersOf('schedule', "[{timer: {name: nightly, cronExpression: '0 0 3 * * * *', enable: false}}]"),
    ).toEqual([{ ...timer, isEnabled: false }]);
    expect(triggersOf('schedule', "[{timer: {name: t, cron: '0 0 3 * * * *', argument: by-hand}}]")).toEqual([
      { ...timer, name: 't', argument: 'by-hand' },
    ]);
  });

  it('may drain the outbox at other times', () => {
    expect(triggersOf('schedule', "[{timer: {name: drain, cron: '0 * * * * * *'}}]")).toMatchObject([
      { name: 'drain' },
    ]);
  });
});

describe('an HTTP event', () => {
  const url = { type: 'http', authType: 'NONE', intranet: false, extranet: true, isEnabled: true };

  it('is a Function URL', () => {
    expect(triggersOf('webhook', `[{http: {${PUBLIC}}}]`)).toEqual([url]);
    expect(
      triggersOf('webhook', "[{http: {authType: CAM, netConfig: {enableIntranet: 'true'}, enable: false}}]"),
    ).toEqual([{ ...url, authType: 'CAM', intranet: true, extranet: false, isEnabled: false }]);
  });

  it('lets pages of other origins call where that is asked for', () => {
    const any = { origins: ['*'], methods: ['*'], headers: ['*'], exposeHeaders: [], maxAge: 0, credentials: false };
    expect(triggersOf('webhook', `[{http: {${PUBLIC}, cors: true}}]`)).toEqual([{ ...url, cors: any }]);
    expect(triggersOf('webhook', `[{http: {${PUBLIC}, cors: false}}]`)).toEqual([url]);
    const some =
      "{origins: https://a.example, methods: [POST], headers: [x-a], exposeHeaders: [x-b], maxAge: '60', credentials: true}";
    expect(triggersOf('webhook', `[{http: {${PUBLIC}, cors: ${some}}}]`)).toEqual([
      {
        ...url,
        cors: {
          origins: ['https://a.example'],
          methods: ['POST'],
          headers: ['x-a'],
          exposeHeaders: ['x-b'],
          maxAge: 60,
          credentials: true,
        },
      },
    ]);
  });

  it('that asks for a signature of Tencent Cloud keeps every CMS out, which is said', () => {
    const { warnings } = readEvents('webhook', '[{http: {authType: CAM, netConfig: {enableExtranet: true}}}]');
    expect(warnings).toEqual([
      'functions.f.events[0].http.authType: with CAM every caller signs for Tencent Cloud, which no CMS does',
    ]);
  });
});

const TIMER = "name: nightly, cron: '0 0 3 * * * *'";

describe('an event is refused', () => {
  it.each([
    [
      'object-change',
      'cos: site',
      'cos: "site" says nothing here; write sites for the buckets of purge.config.yaml, {sites: [<name>, …]} for some of them, or {bucket:',
    ],
    ['object-change', 'cos: true', 'cos: true says nothing here; write sites'],
    ['object-change', `cos: {${CREATED}}`, 'cos.bucket: is missing; write sites'],
    ['object-change', `cos: {bucket: ${HOST}}`, 'cos.events: is missing; write cos:ObjectCreated:*'],
    [
      'object-change',
      `cos: {bucket: ${HOST}, events: 's3:ObjectRemoved:*'}`,
      'cos.events: "s3:ObjectRemoved:*" is no event of COS; write cos:ObjectRemove:*',
    ],
    [
      'object-change',
      `cos: {bucket: www-1250000000, ${CREATED}}`,
      `cos.bucket: "www-1250000000" is a bucket without its domain; write ${HOST}`,
    ],
    [
      'object-change',
      `cos: {bucket: ${HOST}, ${CREATED}, filter: {prefix: /a}}`,
      'cos.filter.prefix: keys have no leading slash, so this prefix never matches; write "a"',
    ],
    [
      'object-change',
      `cos: {bucket: ${HOST}, ${CREATED}, filter: {prefix: [a]}}`,
      'cos.filter.prefix: should be a text but is a list',
    ],
    [
      'object-change',
      `cos: {bucket: ${HOST}, ${CREATED}, filter: a/}`,
      'cos.filter: "a/" is no filter; write {prefix, suffix}',
    ],
    [
      'object-change',
      `cos: {bucket: ${HOST}, ${CREATED}, enable: yes please}`,
      'cos.enable: "yes please" is neither true nor false',
    ],
    ['object-change', `cos: {bucket: ${HOST}, ${CREATED}, enable: 1}`, 'cos.enable: 1 is neither true nor false'],
    [
      'object-change',
      `cos: {bucket: ${HOST}, ${CREATED}, name: a}`,
      'cos.name: a COS trigger is called by the domain of its bucket; leave name out',
    ],
    [
      'object-change',
      `cos: {name: ${HOST}, parameters: {bucket: ${HOST}}}`,
      'cos.parameters: write what stands in it one level higher, without parameters',
    ],
    [
      'schedule',
      'timer: nightly',
      'timer: "nightly" says nothing here; write schedules for those of purge.config.yaml',
    ],
    [
      'schedule',
      "timer: {cron: '0 0 3 * * * *', argument: nightly}",
      'timer.name: is missing; it has up to 60 letters, digits',
    ],
    [
      'schedule',
      "timer: {name: 1a, cron: '0 0 3 * * * *'}",
      'timer.name: "1a" is no name of a timer; it has up to 60 letters, digits, "-" and "_", a letter first',
    ],
    ['schedule', `timer: {name: ${'a'.repeat(61)}, cron: '0 0 3 * * * *'}`, 'timer.name: "aaa'],
    [
      'schedule',
      'timer: {name: nightly}',
      'timer.cron: is missing; write seven fields, second minute hour day month weekday year',
    ],
    [
      'schedule',
      "timer: {name: nightly, cron: '0 3 * * *'}",
      'timer.cron: "0 3 * * *" has 5 field(s); it needs 7: second minute hour day month weekday year; write \'0 0 3 * * * *\' (UTC+8)',
    ],
    ['schedule', "timer: {name: nightly, cronExpression: 'x'}", 'timer.cronExpression: "x" has 1 field(s)'],
    [
      'schedule',
      `timer: {${TIMER}, cronExpression: '0 0 3 * * * *'}`,
      'timer.cronExpression: cron is there as well; keep one of the two',
    ],
    ['schedule', `timer: {${TIMER}, argument: [a]}`, 'timer.argument: should be a text but is a list'],
    [
      'schedule',
      `timer: {${TIMER}, argument: '${'é'.repeat(2049)}'}`,
      'timer: the argument of nightly takes 4098 bytes; SCF allows 4096',
    ],
    ['schedule', `timer: {${TIMER}, enable: maybe}`, 'timer.enable: "maybe" is neither true nor false'],
    [
      'schedule',
      "timer: {name: t, cron: '0 0 3 * * * *', argument: weekly}",
      'timer.argument: neither "weekly" nor "t" names a schedule of purge.config.yaml; there are nightly, by-hand, drain',
    ],
    [
      'schedule',
      "timer: {name: t, cron: '0 0 3 * * * *'}",
      'timer.argument: neither an argument nor "t" names a schedule',
    ],
    [
      'schedule',
      'timer: {name: a, parameters: {cronExpression: x}}',
      'timer.parameters: write what stands in it one level higher',
    ],
    [
      'webhook',
      'http: true',
      'http: true says nothing here; write {authType: NONE, netConfig: {enableExtranet: true}}',
    ],
    [
      'webhook',
      'http: {netConfig: {enableExtranet: true}}',
      'http.authType: is missing; write NONE (anybody may call; the webhook asks each caller for its secret) or CAM',
    ],
    [
      'webhook',
      'http: {authType: none, netConfig: {enableExtranet: true}}',
      'http.authType: "none" is no way to authorise; write NONE',
    ],
    ['webhook', 'http: {authType: NONE}', 'http.netConfig: nobody could reach it; write {enableExtranet: true}'],
    [
      'webhook',
      'http: {authType: NONE, netConfig: {enableExtranet: false, enableIntranet: false}}',
      'http.netConfig: nobody could reach it',
    ],
    [
      'webhook',
      `http: {authType: NONE, netConfig: {enableExtranet: true, enableIntranet: 2}}`,
      'http.netConfig.enableIntranet: 2 is neither true nor false',
    ],
    ['webhook', `http: {${PUBLIC}, cors: all}`, 'http.cors: "all" is neither true nor false'],
    [
      'webhook',
      `http: {${PUBLIC}, cors: {credentials: true}}`,
      'http.cors.credentials: browsers send none where any origin may call; name the origins',
    ],
    ['webhook', `http: {${PUBLIC}, cors: {maxAge: 1h}}`, 'http.cors.maxAge: "1h" is no number of seconds'],
    ['webhook', `http: {${PUBLIC}, cors: {methods: [POST, 1]}}`, 'http.cors.methods: should be a list of texts'],
    ['webhook', `http: {${PUBLIC}, name: url}`, 'http.name: SCF gives a Function URL its name; leave name out'],
    [
      'webhook',
      'apigw: {path: /, method: GET}',
      'apigw: API Gateway is retired: its sale ended 2024-07-01, and it shuts down from 2026-10-30; write - http: {authType: NONE, netConfig: {enableExtranet: true}}, a Function URL; webhook still reads the events of gateways that exist',
    ],
    ['webhook', "httpApi: 'POST /'", 'httpApi: this is an event of AWS; write - http: {authType: NONE'],
    ['object-change', 's3: photos', 's3: this is an event of AWS; write - cos: sites, or - cos: {bucket, events}'],
    ['schedule', 'schedule: rate(1 day)', 'schedule: this is an event of AWS; write - timer: schedules'],
    ['object-change', 'cmq: {name: q}', 'cmq: SCF makes no triggers of CMQ any more; write - cos: sites'],
    [
      'object-change',
      'ckafka: {name: q}',
      'ckafka: it is not deployed from here; object-change reads COS events out of its messages',
    ],
    ['object-change', 'cls: {topic: t}', 'cls: it is not deployed from here, and no function reads logs'],
    ['object-change', 'mps: {}', 'mps: there is no such event; there are cos, timer and http'],
    ['object-change', 'toString: {}', 'toString: there is no such event'],
    [
      'webhook',
      'cos: sites',
      'cos: webhook.main_handler reads http events alone; move it to a function with the handler object-change.main_handler',
    ],
    ['object-change', 'timer: schedules', 'timer: object-change.main_handler reads cos events alone'],
    ['schedule', `http: {${PUBLIC}}`, 'http: schedule.main_handler reads timer events alone'],
  ])('%s: - %s', (source, event, message) => {
    expect(problemsOf(() => readEvents(source, `[{${event}}]`))).toEqual([
      expect.stringContaining(`functions.f.events[0].${message}`),
    ]);
  });

  it.each([
    ['[cos]', 'functions.f.events[0]: an event is one of - cos: …, - timer: … and - http: …'],
    ['[{}]', 'functions.f.events[0]: an event is one of'],
    ['[{cos: sites, timer: schedules}]', 'functions.f.events[0]: an event is one of'],
    [
      'sites',
      'functions.f.events: "sites" is no list of events; write a line for each, - cos: …, - timer: … or - http: …',
    ],
    ['{cos: sites}', 'functions.f.events: a value of type object is no list of events'],
  ])('where it is none: %s', (events, message) => {
    expect(problemsOf(() => readEvents('object-change', events))).toEqual([expect.stringContaining(message)]);
  });

  it('at its place in the list', () => {
    expect(problemsOf(() => readEvents('object-change', '[{cos: sites}, {cls: {}}]'))).toEqual([
      expect.stringMatching(/^functions\.f\.events\[1\]\.cls: /),
    ]);
  });
});

describe('what is too much for a function', () => {
  it('is a second Function URL', () => {
    expect(problemsOf(() => readEvents('webhook', `[{http: {${PUBLIC}}}, {http: {${PUBLIC}}}]`))).toEqual([
      'functions.f.events[1].http: a function has one Function URL; leave the second http event out',
    ]);
  });

  it('are more than ten timers', () => {
    const schedules = (count: number) => {
      const lines = Array.from({ length: count }, (_, n) => `  - {name: s${n}, cron: '0 0 3 * * * *', urls: [/]}`);
      return contextOf({
        config: `cdn: {apis: [cdn-2.0]}\nsites: [{name: www, bases: [https://www.example]}]\nschedules:\n${lines.join('\n')}\n`,
      });
    };
    expect(problemsOf(() => readEvents('schedule', '[{timer: schedules}]', schedules(10)))).toEqual([]);
    expect(problemsOf(() => readEvents('schedule', '[{timer: schedules}]', schedules(11)))).toEqual([
      "functions.f.events: 11 timer triggers are too many: SCF allows 10 a function; write one - timer: {name, cron, argument: <a schedule>} for each instead of schedules, at most 10 here and the others in a copy of the function under another key (with a database also {name: drain, cron: '*/15 * * * * * *'}, once)",
    ]);
  });

  it('are two timers of one name', () => {
    expect(problemsOf(() => readEvents('schedule', `[{timer: schedules}, {timer: {${TIMER}}}]`))).toEqual([
      'functions.f.events[1].timer: "nightly" is the name of another timer as well; rename one, or leave it out',
    ]);
  });
});
