import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';

/** What came after Node 18.15, the runtime of SCF; a bundle that uses it works here and fails there. */
const YOUNGER = `
require('node:http'); require('node:https'); // Node's own modules may use what is younger; loaded now, they have had it
delete URL.canParse; delete URL.parse; delete Promise.withResolvers; delete Object.groupBy; delete Map.groupBy;
delete Array.fromAsync; delete String.prototype.isWellFormed; delete String.prototype.toWellFormed;
for (const name of ['toSorted', 'toReversed', 'toSpliced', 'with']) delete Array.prototype[name];
`;

/** Runs a built function in a process that looks as old as the platform's, with an API that nobody listens at. */
function runOld(name: string, event: string): unknown {
  const bundle = path.join(inject('goldenFunctions'), `${name}.js`);
  const file = path.resolve(import.meta.dirname, '../../events', event);
  const program = `${YOUNGER}
    const { main_handler } = require(${JSON.stringify(bundle)});
    const context = { request_id: 'r', getRemainingTimeInMillis: () => 900 };
    console.log = () => {};
    const say = (outcome) => process.stdout.write(JSON.stringify(outcome));
    main_handler(require(${JSON.stringify(file)}), context).then(say, ({ name, code, message }) => say({ name, code, message }));`;
  const env = {
    CDN_API2_URL: 'http://127.0.0.1:9/',
    PURGE_SECRET_ID: 'id',
    PURGE_SECRET_KEY: 'key',
    PURGE_TOKEN: 'local-purge-token',
  };
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { env, encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('on a Node as old as that of the platform', () => {
  it.each([
    ['object-change', 'cos-batch.json'],
    ['schedule', 'timer.json'],
  ])('%s gets as far as the call', (name, event) => {
    expect(runOld(name, event)).toMatchObject({ name: 'PurgeError', code: 'CDN_UNAVAILABLE' });
  });

  it('webhook does, too', () => {
    expect(runOld('webhook', 'purge-function-url.json')).toMatchObject({
      statusCode: 503,
      body: expect.stringContaining('"CDN_UNAVAILABLE"'),
    });
  });
});
