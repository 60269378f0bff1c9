import { describe, expect, it } from 'vitest';
import { contextOf, problemsOf, read, readOne } from './service-file.ts';

const LOCAL = contextOf({ stage: 'local' });
const REAL =
  '{PURGE_SECRET_ID: AKIDreal, PURGE_SECRET_KEY: real, PURGE_SESSION_TOKEN: real, CDN_API2_URL: https://cdn.api.qcloud.com/v2/index.php, CDN_API3_URL: https://cdn.tencentcloudapi.com, EDGEONE_API_URL: https://teo.tencentcloudapi.com, LOG_LEVEL: debug, CMS_TOKEN: cms}';

describe('stage local, which reads .env where there is no .env.local', () => {
  it('gets no keys, no role and no endpoint of the real cloud, since npm start hands over its own', () => {
    const { environment, role } = readOne('events: []', `role: purge, environment: ${REAL}`, LOCAL);
    expect(environment).toEqual({ LOG_LEVEL: 'debug', CMS_TOKEN: 'cms' });
    expect(role).toBe('');
  });

  it('gets them not from a function either', () => {
    const { environment, role } = readOne(`role: purge, environment: ${REAL}`, 'environment: {}', LOCAL);
    expect(environment).toEqual({ LOG_LEVEL: 'debug', CMS_TOKEN: 'cms' });
    expect(role).toBe('');
  });

  it('says nothing of what it leaves out, whatever is in it', () => {
    const provider =
      'role: purge, environment: {PURGE_SECRET_ID: half, CDN_API2_URL: nonsense, PURGE_SESSION_TOKEN: t}';
    expect(read('{s: {handler: schedule.main_handler}}', provider, LOCAL).warnings).toEqual([]);
  });

  it('gets the tokens of callers, which open nothing but these functions', () => {
    const context = contextOf({ stage: 'local', env: { PURGE_TOKEN: 'purge', CMS_TOKEN: 'cms' } });
    const { functions } = read('{f: {handler: webhook.main_handler}}', 'environment: {}', context);
    expect(functions[0]?.environment).toEqual({ PURGE_TOKEN: 'purge', CMS_TOKEN: 'cms' });
  });

  it.each([
    'CDN_API2_URL: http://127.0.0.1:8787',
    'CDN_API3_URL: http://localhost:8787',
    "EDGEONE_API_URL: 'http://[::1]:8787'",
    'DATABASE_URL: postgres://u:p@127.0.0.1:5433/d',
    'DATABASE_URL: postgres://u:p@LOCALHOST/d',
    "DATABASE_URL: 'postgres://u:p@[::1]/d'",
  ])('gets what is on this machine: %s', (variable) => {
    const { environment } = readOne('events: [{timer: schedules}]', `environment: {${variable}}`, LOCAL);
    expect(Object.keys(environment)).toEqual([variable.split(':')[0]]);
  });

  it.each([
    'postgres://purge:hush@db.example.com:5432/purge',
    'postgres://purge:hush@10.0.0.7/purge',
    'postgres://purge:hush@127.0.0.1.example.com/purge',
    'postgres://127.0.0.1:hush@db.example.com/purge',
    'postgres://purge:hush@db.example.com/127.0.0.1?host=localhost',
  ])('never drains a database that is somewhere else: %s', (url) => {
    const functions =
      '{o: {handler: object-change.main_handler}, s: {handler: schedule.main_handler, events: [{timer: schedules}]}}';
    const problems = problemsOf(() => read(functions, `environment: {DATABASE_URL: '${url}'}`, LOCAL));
    expect(problems).toEqual([
      'provider.environment.DATABASE_URL: it is not on this machine, and stage local would drain what waits there into the CDN of npm start, where it is lost; take the DATABASE_URL that npm start prints, or do without: put an empty DATABASE_URL= into .env.local, which is read instead of .env (the shell comes before both)',
    ]);
    expect(problemsOf(() => read(functions, `environment: {DATABASE_URL: '${url}'}`))).toEqual([]);
  });

  it('has no database where an empty one says so', () => {
    expect(readOne('events: []', "environment: {DATABASE_URL: ''}", LOCAL).environment).toEqual({});
  });

  it('tells once of a database that is no URL', () => {
    expect(problemsOf(() => readOne('events: []', 'environment: {DATABASE_URL: hush}', LOCAL))).toEqual([
      expect.stringMatching(/^provider\.environment\.DATABASE_URL: DATABASE_URL must look like postgres:/),
    ]);
  });
});
