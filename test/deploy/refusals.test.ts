import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject, type Project } from './project.ts';

/** A whole file of mistakes: what each value should have been is in the message that it gets. */
const MISTAKES = `service: overseas-purge
frameworkVersion: '3'
configValidationMode: error
provider:
  name: tencent
  region: ap-singapore
  runtime: Nodejs12.16
plugins: [./dist/serverless-plugin.js]
functions:
  object-change:
    handler: dist/object-change.main_handler
    memorySize: 100
    timeout: 1000
    reservedConcurrency: 0
    events:
      - cos: { bucket: www-1250000000, events: 'cos:ObjectCreated:*' }
      - cos: { bucket: www-1250000000.cos.ap-singapore.myqcloud.com, events: 's3:ObjectCreated:*' }
      - cos: { bucket: www-1250000000.cos.ap-guangzhou.myqcloud.com, events: 'cos:ObjectRemove:*' }
  webhook:
    handler: webhook.main_handler
    environment: { SCF_TOKEN: x }
    events:
      - apigw: { parameters: { path: /purge } }
      - http: { authType: NONE, netConfig: { enableIntranet: false } }
  schedule:
    handler: schedule.main_handler
    maximumRetryAttempts: 3
    maximumEventAge: 30
    events:
      - timer: { name: drain, cron: '*/5 * * * *' }
`;

const EXPECTED = [
  /provider\.runtime: "Nodejs12\.16" .*write Nodejs18\.15 or Nodejs20\.19/,
  /functions\.object-change\.handler: .*write object-change\.main_handler/,
  /functions\.object-change\.memorySize: 100 .*64, or 128 to 3072 in steps of 128 \(MB\)/,
  /functions\.object-change\.timeout: 1000 .*1 to 900 seconds/,
  /functions\.object-change\.reservedConcurrency: 0 .*whole number from 1/,
  /object-change\.events\[0\]\.cos\.bucket: .*write www-1250000000\.cos\.ap-singapore\.myqcloud\.com/,
  /object-change\.events\[1\]\.cos\.events: .*write cos:ObjectCreated:\*/,
  /object-change\.events\[2\]\.cos\.bucket: .*is in ap-guangzhou, the functions are in ap-singapore/,
  /functions\.webhook\.environment\.SCF_TOKEN: .*SCF_, QCLOUD_ or TENCENTCLOUD_/,
  /functions\.webhook\.events\[0\]\.apigw: API Gateway is retired.*write - http: \{authType: NONE/,
  /functions\.webhook\.events\[1\]\.http\.netConfig: .*enableExtranet: true/,
  /functions\.schedule\.maximumRetryAttempts: 3 is no number of retries; SCF takes 0 to 2$/m,
  /functions\.schedule\.maximumEventAge: 30 .*60 to 21600 seconds/,
  /functions\.schedule\.events\[0\]\.timer\.cron: .*needs 7: second minute hour .*write '0 \*\/5 \* \* \* \* \*'/,
];

/** What the framework refuses by the shape that the plugin gives it. */
const SHAPES: readonly [what: string, from: RegExp, to: string, message: RegExp][] = [
  [
    'with an unknown option of the provider',
    / {2}runtime: .*/,
    '  runtimes: x',
    /at 'provider': unrecognized property 'runtimes'/,
  ],
  [
    'with an unknown option of a function',
    / {4}timeout: 10/,
    '    timeOut: 10',
    /at 'functions\.webhook': unrecognized property 'timeOut'/,
  ],
  ['with an unknown event', /- http:/, '- https:', /at 'functions\.webhook\.events\.0': unsupported function event/],
  ['with an unknown option of an event', /authType: NONE/, 'auth: NONE', /unrecognized property 'auth'/],
  ['without a handler', / {4}handler: webhook.*\n/, '', /must have required property 'handler'/],
];

describe('serverless refuses', () => {
  let project: Project;
  let shipped = '';
  beforeAll(async () => {
    project = await copyProject();
    shipped = await project.read('serverless.yml');
  });
  afterAll(() => project.remove());

  it('values that SCF would not take: all at once, each with what is right', async () => {
    await project.write('serverless.yml', MISTAKES);
    const { code, stdout } = await project.serverless(['package']);
    expect(code).toBe(1);
    expect(stdout).toContain('BAD_CONFIG: 14 problem(s) in serverless.yml');
    for (const message of EXPECTED) expect(stdout).toMatch(message);
  });

  it.each(SHAPES)('a file %s', async (_, from, to, message) => {
    await project.write('serverless.yml', shipped);
    await project.edit('serverless.yml', from, to);
    const { code, stdout } = await project.serverless(['package']);
    expect(code).toBe(1);
    expect(stdout).toMatch(message);
  });
});
