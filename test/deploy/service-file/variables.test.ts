import { describe, expect, it } from 'vitest';
import { COMPLETE, contextOf, problemsOf, read, readOne } from './service-file.ts';

describe('the variables of a function', () => {
  it('are those of provider and, over them, its own, without empty ones', () => {
    const { environment } = readOne(
      "environment: {BB: own, CC: '', EE: ' '}",
      "role: r, environment: {AA: a, BB: b, CC: c, DD: '', FF:}",
    );
    expect(environment).toEqual({ AA: 'a', BB: 'own' });
  });

  it('are texts, whatever YAML takes them for', () => {
    const variables =
      "{NUMBER: 5, LONG: 9007199254740991, NEGATIVE: -1, FLAG: true, OTHER: false, QUOTED: '1.10', NONE:}";
    expect(readOne(`environment: ${variables}`, 'environment: {}').environment).toEqual({
      NUMBER: '5',
      LONG: '9007199254740991',
      NEGATIVE: '-1',
      FLAG: 'true',
      OTHER: 'false',
      QUOTED: '1.10',
    });
  });

  it('of webhook alone are also the secrets that the configuration names, out of the shell of the deployer', () => {
    const env = { PURGE_TOKEN: ' purge ', CMS_TOKEN: 'cms', TENCENT_SECRET_KEY: 'mine', OTHER: 'x' };
    const functions = '{a: {handler: webhook.main_handler}, b: {handler: schedule.main_handler}}';
    const read2 = read(functions, 'environment: {}, role: r', contextOf({ env }));
    expect(read2.functions.map(({ environment }) => environment)).toEqual([
      { PURGE_TOKEN: 'purge', CMS_TOKEN: 'cms' },
      {},
    ]);
  });

  it('have the secret that serverless.yml lists, even an empty one', () => {
    const env = { PURGE_TOKEN: 'shell', CMS_TOKEN: 'shell' };
    const functions = "{a: {handler: webhook.main_handler, environment: {CMS_TOKEN: ''}}}";
    const { functions: found } = read(functions, 'environment: {PURGE_TOKEN: listed}, role: r', contextOf({ env }));
    expect(found[0]?.environment).toEqual({ PURGE_TOKEN: 'listed' });
  });

  it.each([
    [
      'TENCENT_SECRET_ID: x',
      'TENCENT_SECRET_ID: TENCENT_ names are yours, who deploys, and must never reach a function',
    ],
    ["TENCENT_SECRET_KEY: ''", 'TENCENT_SECRET_KEY: TENCENT_ names are yours'],
    ['TENCENT_TOKEN: x', 'TENCENT_TOKEN: TENCENT_ names are yours'],
    ['SCF_X: x', 'SCF_X: SCF refuses names that start SCF_, QCLOUD_ or TENCENTCLOUD_'],
    ['QCLOUD_X: x', 'QCLOUD_X: SCF refuses names'],
    ['TENCENTCLOUD_SECRETID: x', 'TENCENTCLOUD_SECRETID: SCF refuses names'],
    ['A: x', 'A: is no name of a variable: 2 to 64 letters, digits and _, a letter first'],
    ['1A: x', '1A: is no name of a variable'],
    ['A-B: x', 'A-B: is no name of a variable'],
    [`${'A'.repeat(65)}: x`, `${'A'.repeat(65)}: is no name of a variable`],
    ['AA: {env: B}', 'AA: should be a text but is a value of type object; write its value, or $'],
    ['AA: [a]', 'AA: should be a text but is a list; write its value'],
    ['AA: 12345678901234567890', 'AA: YAML takes it for a number, and changes it; put it in quotes'],
    ['AA: 1.10', 'AA: YAML takes it for a number'],
    ['AA: 1e21', 'AA: YAML takes it for a number'],
    ['AA: .inf', 'AA: YAML takes it for a number'],
    ['variables: {A: x}', 'variables: write the variables one level higher'],
    [
      'DATABASE_URL: mysql://u:p@db.example/d',
      'DATABASE_URL: DATABASE_URL must look like postgres://user:password@host:5432/database',
    ],
    [
      "DATABASE_URL: 'postgres://u:p@db.example/d', DATABASE_TLS: yes please",
      'DATABASE_URL: DATABASE_TLS must be off, require or verify',
    ],
    ['CDN_API2_URL: http://cdn.example', 'CDN_API2_URL: CDN_API2_URL must be an https:// URL'],
    ['CDN_API3_URL: cdn.example', 'CDN_API3_URL: CDN_API3_URL must be an https:// URL'],
    ['EDGEONE_API_URL: x', 'EDGEONE_API_URL: EDGEONE_API_URL must be an https:// URL'],
  ])('are refused where they stand: %s', (variable, message) => {
    const own = problemsOf(() => readOne(`environment: {${variable}}`, 'environment: {}, role: r'));
    expect(own).toEqual([expect.stringContaining(`functions.schedule.environment.${message}`)]);
    const shared = problemsOf(() => readOne('timeout: 60', `role: r, environment: {${variable}}`));
    expect(shared).toEqual([expect.stringContaining(`provider.environment.${message}`)]);
  });

  it.each([
    ['PURGE_SECRET_ID: id', 'PURGE_SECRET_ID is set but PURGE_SECRET_KEY is missing or empty; set both'],
    ['PURGE_SECRET_KEY: key', 'PURGE_SECRET_KEY is set but PURGE_SECRET_ID is missing or empty; set both'],
    ['PURGE_SECRET_ID: id, PURGE_SECRET_KEY: "a b"', 'PURGE_SECRET_KEY holds characters that no key has'],
  ])('are refused as keys: %s', (variables, message) => {
    expect(problemsOf(() => readOne(`environment: {${variables}}`, 'role: r, environment: {}'))).toEqual([
      `functions.schedule.environment: ${message}`,
    ]);
  });

  it('are refused as no list of names and values', () => {
    expect(problemsOf(() => readOne('environment: [A]', 'role: r'))).toEqual([
      'functions.schedule.environment: a list, but it is written NAME: value',
    ]);
  });

  it('have 4 KB for names and values of a function', () => {
    const sized = (bytes: number) =>
      problemsOf(() => readOne(`environment: {AA: '${'é'.repeat(bytes / 2 - 1)}'}`, 'role: r, environment: {}'));
    expect(sized(4096)).toEqual([]);
    expect(sized(4098)).toEqual([
      'functions.schedule.environment: its variables take 4098 bytes, AA alone 4098; SCF allows 4096, names included',
    ]);
  });

  it('never hold a key of the deployer under another name', () => {
    const context = contextOf({
      env: { TENCENT_SECRET_ID: 'AKIDmine', TENCENT_SECRET_KEY: 'mine', TENCENT_TOKEN: 'session' },
    });
    const variables = '{PURGE_SECRET_ID: AKIDmine, PURGE_SECRET_KEY: mine, PURGE_SESSION_TOKEN: " session"}';
    expect(problemsOf(() => readOne('events: []', `environment: ${variables}`, context))).toEqual([
      expect.stringMatching(
        /^provider\.environment\.PURGE_SECRET_ID: it holds your own TENCENT_SECRET_ID, which must never/,
      ),
      expect.stringMatching(/^provider\.environment\.PURGE_SECRET_KEY: it holds your own TENCENT_SECRET_KEY, /),
      expect.stringMatching(/^provider\.environment\.PURGE_SESSION_TOKEN: it holds your own TENCENT_TOKEN, /),
    ]);
  });

  it('that stand in both places are told of at the function, whose value counts', () => {
    const problems = problemsOf(() =>
      readOne('environment: {CDN_API2_URL: x}', 'environment: {CDN_API2_URL: y}, role: r'),
    );
    expect(problems).toEqual([expect.stringMatching(/^functions\.schedule\.environment\.CDN_API2_URL: /)]);
  });

  it('may be equal to a key of the deployer in the local cloud, whose keys are no secrets', () => {
    const context = contextOf({ stage: 'local', env: { TENCENT_SECRET_ID: 'id' } });
    expect(readOne('environment: {OTHER: id}', '', context).environment).toMatchObject({ OTHER: 'id' });
  });

  it('are in no message with their value', () => {
    const secret = 'hush=hush;hush';
    const variables = ['A', 'SCF_B', 'TENCENT_C', 'DATABASE_URL', 'CDN_API2_URL', 'PURGE_SECRET_ID', 'DATABASE_CA'];
    const list = `{${variables.map((name) => `${name}: '${secret}'`).join(', ')}, BIG: '${secret.repeat(400)}', OBJECT: {a: '${secret}'}}`;
    const context = contextOf({ env: { TENCENT_SECRET_ID: secret } });
    const problems = problemsOf(() => readOne(`environment: ${list}`, '', context));
    expect(problems.length).toBe(8);
    expect(problems.filter((text) => text.includes('hush'))).toEqual([]);
    const { warnings } = read(`{f: {handler: webhook.main_handler, environment: {XX: '${secret}'}}}`);
    expect(warnings).toHaveLength(1);
    expect(warnings.filter((text) => text.includes('hush'))).toEqual([]);
  });

  it('that are complete leave nothing to say', () => {
    expect(read('{f: {handler: webhook.main_handler}}', `environment: ${COMPLETE}`).warnings).toEqual([]);
  });
});
