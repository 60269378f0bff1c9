import { describe, expect, it } from 'vitest';
import { contextOf, read } from './service-file.ts';

const warningsOf = (functions: string, provider = '', context = contextOf()) =>
  read(functions, provider, context).warnings;

const SCHEDULE = '{schedule: {handler: schedule.main_handler}}';
const WEBHOOK = '{webhook: {handler: webhook.main_handler}}';
const KEYS = 'PURGE_SECRET_ID: id, PURGE_SECRET_KEY: key';

describe('a function that could not sign', () => {
  it('is told of, with what to set', () => {
    expect(warningsOf(SCHEDULE, 'environment: {}')).toEqual([
      'functions: schedule: neither a role nor keys, so no purge could be signed; set PURGE_ROLE, or PURGE_SECRET_ID and PURGE_SECRET_KEY, in the shell or in .env',
    ]);
    const two =
      '{s: {handler: schedule.main_handler}, o: {handler: object-change.main_handler, role: r}, c: {handler: object-change.main_handler}}';
    expect(warningsOf(two, 'environment: {}')).toEqual([expect.stringMatching(/^functions: s, c: neither/)]);
  });

  it('is none with a role, with keys, or in the local cloud', () => {
    expect(warningsOf(SCHEDULE, 'environment: {}, role: r')).toEqual([]);
    expect(warningsOf(SCHEDULE, `environment: {${KEYS}}`)).toEqual([]);
    expect(warningsOf(SCHEDULE, 'environment: {}', contextOf({ stage: 'local' }))).toEqual([]);
  });
});

describe('keys of a function', () => {
  it('win over its role, which is told since it is seldom meant', () => {
    const both =
      'provider.environment.PURGE_SECRET_ID: it wins over the role purge, which is never used then; leave PURGE_SECRET_ID and PURGE_SECRET_KEY out, or the role';
    expect(warningsOf(SCHEDULE, `role: purge, environment: {${KEYS}}`)).toEqual([both]);
    const two = '{a: {handler: schedule.main_handler}, b: {handler: object-change.main_handler}}';
    expect(warningsOf(two, `role: purge, environment: {${KEYS}}`)).toEqual([both]);
  });

  it('end after hours where they have a token', () => {
    expect(warningsOf(SCHEDULE, `environment: {${KEYS}, PURGE_SESSION_TOKEN: t}`)).toEqual([
      'provider.environment.PURGE_SESSION_TOKEN: its keys are temporary: they end after hours, and from then on no purge is signed; give the functions a role (PURGE_ROLE), whose keys are renewed, or keys without a token',
    ]);
  });

  it('are missing where there is a token alone', () => {
    expect(warningsOf(SCHEDULE, 'role: purge, environment: {PURGE_SESSION_TOKEN: t}')).toEqual([
      'provider.environment.PURGE_SESSION_TOKEN: nothing reads it without PURGE_SECRET_ID and PURGE_SECRET_KEY; set both, or leave it out',
    ]);
  });
});

describe('a caller whose secret has no value', () => {
  it('is named, with the variable', () => {
    expect(warningsOf(WEBHOOK, `environment: {${KEYS}}`)).toEqual([
      'functions.webhook.environment.PURGE_TOKEN: it has no value, so POST /purge is refused; set PURGE_TOKEN in the shell or in .env',
      'functions.webhook.environment.CMS_TOKEN: it has no value, so POST /hooks/cms is refused; set CMS_TOKEN in the shell or in .env',
    ]);
  });

  it('is not waited for during a rotation, where one of two secrets is enough', () => {
    const config =
      'cdn: {apis: [cdn-2.0]}\nsites: [{name: www, bases: [https://www.example]}]\npurge: {token: {env: [NEW, OLD]}}\n';
    const with_ = (variables: string) =>
      warningsOf(WEBHOOK, `environment: {${KEYS}${variables}}`, contextOf({ config }));
    expect(with_(', OLD: x')).toEqual([]);
    expect(with_(', NEW: x')).toEqual([]);
    expect(with_('')).toEqual([
      'functions.webhook.environment.NEW: it has no value, so POST /purge is refused; set NEW or OLD in the shell or in .env',
    ]);
  });

  it('is of no concern to other functions, and none in the local cloud', () => {
    expect(warningsOf(SCHEDULE, `environment: {${KEYS}}`)).toEqual([]);
    expect(warningsOf(WEBHOOK, 'environment: {}', contextOf({ stage: 'local' }))).toEqual([]);
  });
});

describe('a variable that would not arrive as it is', () => {
  it.each([
    ['PURGE_TOKEN', 'abc=', 'choose one without them'],
    ['PURGE_TOKEN', 'a;b', 'choose one without them'],
    [
      'DATABASE_URL',
      'postgres://u:p@db.example/d?sslmode=require',
      'leave its query out (DATABASE_TLS says how to connect), and write %3D and %3B in a password',
    ],
  ])('is told of: %s', (name, value, advice) => {
    const warning = `provider.environment.${name}: it holds "=" or ";", where SCF may cut a value off; ${advice}`;
    const timer = "[{timer: {name: drain, cron: '0 * * * * * *'}}]";
    const functions = `{schedule: {handler: schedule.main_handler, events: ${timer}}}`;
    expect(warningsOf(functions, `environment: {${KEYS}, ${name}: '${value}'}`)).toEqual([warning]);
    if (name === 'DATABASE_URL') return; // which stage local refuses
    expect(warningsOf(functions, `environment: {${KEYS}, ${name}: '${value}'}`, contextOf({ stage: 'local' }))).toEqual(
      [],
    );
  });
});

describe('an address on this machine', () => {
  it.each([
    ['DATABASE_URL', 'postgres://u:p@localhost:5432/d'],
    ['DATABASE_URL', 'postgres://u:p@127.0.0.1/d'],
    ['DATABASE_URL', 'postgres://u:p@[::1]/d'],
    ['CDN_API2_URL', 'http://127.0.0.1:8787'],
    ['CDN_API3_URL', 'http://localhost:8787'],
    ['EDGEONE_API_URL', 'http://localhost:8787'],
  ])('is out of reach for the cloud: %s %s', (name, url) => {
    const timer = "[{timer: {name: drain, cron: '0 * * * * * *'}}]";
    const functions = `{schedule: {handler: schedule.main_handler, events: ${timer}}}`;
    const provider = `environment: {${KEYS}, ${name}: '${url}'}`;
    expect(warningsOf(functions, provider)).toEqual([
      `provider.environment.${name}: it names this machine, which functions in the cloud cannot reach; set one that they can, or leave it out`,
    ]);
    expect(warningsOf(functions, provider, contextOf({ stage: 'local' }))).toEqual([]);
  });
});

describe('what nobody would drain', () => {
  const DATABASE = "DATABASE_URL: 'postgres://u:p@db.example/d'";
  const accepting = `object-change: {handler: object-change.main_handler, environment: {${DATABASE}}}`;
  const schedule = (more: string) => `{${accepting}, s: {handler: schedule.main_handler, ${more}}}`;
  const TIMER = 'events: [{timer: schedules}]';
  const WARNING =
    'functions.object-change: no function with schedule.main_handler has the same DATABASE_URL and a timer; what this one stores would never be purged; give schedule the variable and - timer: schedules';

  it.each([
    ['no schedule function', `{${accepting}}`],
    ['one without a database', schedule(TIMER)],
    ['one with another database', schedule(`${TIMER}, environment: {DATABASE_URL: 'postgres://u:p@db.example/other'}`)],
    ['one without a timer', schedule(`environment: {${DATABASE}}`)],
    [
      'one whose timer is off',
      schedule(`environment: {${DATABASE}}, events: [{timer: {name: drain, cron: '0 * * * * * *', enable: false}}]`),
    ],
  ])('is told of: %s', (_, functions) => {
    expect(warningsOf(functions)).toEqual([WARNING]);
  });

  it('is nothing where a function drains the same database', () => {
    expect(warningsOf(schedule(`${TIMER}, environment: {${DATABASE}}`))).toEqual([]);
  });
});
