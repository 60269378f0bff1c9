import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Action, apiCodeOf, isMaybeDone } from '../../../lib/deploy/cloud/cloud.ts';
import { createScfClient, type ScfClientOptions } from '../../../lib/deploy/cloud/scf-client.ts';
import { PurgeError } from '../../../lib/errors.ts';
import { startDripping } from '../../dripping-server.ts';
import { type Answer, startScriptedApi } from './scripted-api.ts';

const KEYS = { secretId: 'AKID-of-the-deployer', secretKey: 'key-of-the-deployer', token: 'token-of-the-deployer' };
const BODY = { FunctionName: 'fn', Namespace: 'default' };
const OK: Answer = { fields: { Status: 'Active' } };

function setUp(endpoint: URL, more: Partial<ScfClientOptions> = {}) {
  const waits: number[] = [];
  const lines: string[] = [];
  const sleep = async (ms: number) => waits.push(ms);
  const client = createScfClient({
    ...KEYS,
    region: 'ap-singapore',
    endpoint,
    sleep,
    log: (line) => lines.push(line),
    ...more,
  });
  const failure = async (action: Action, body: object = BODY) => {
    const thrown = await client.call(action, { ...body }).catch((error: unknown) => error);
    if (!(thrown instanceof PurgeError)) throw new Error('it got through, or failed otherwise');
    return thrown;
  };
  return { client, waits, lines, failure };
}

/** A port of loopback where nobody listens. */
async function deafUrl(): Promise<URL> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
}

describe("the client over Tencent's SDK", () => {
  it('signs with TC3 for the version and region, asks for English, and gives the fields of the answer', async () => {
    await using api = await startScriptedApi(OK);
    const { client } = setUp(api.url);
    expect(await client.call('GetFunction', BODY)).toEqual({ Status: 'Active', RequestId: 'r-77' });
    const [{ action, body, headers } = expect.unreachable()] = api.calls;
    expect([action, body]).toEqual(['GetFunction', BODY]);
    expect(headers).toMatchObject({
      authorization: expect.stringMatching(/^TC3-HMAC-SHA256 Credential=AKID-of-the-deployer\//),
      'x-tc-version': '2018-04-16',
      'x-tc-region': 'ap-singapore',
      'x-tc-token': KEYS.token,
      'x-tc-language': 'en-US',
    });
  });

  it('goes straight to loopback, whatever proxy the shell names', async () => {
    await using api = await startScriptedApi(OK);
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    try {
      await setUp(api.url).client.call('GetFunction', BODY);
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
    expect(api.calls).toHaveLength(1);
  });

  it('counts calls that change something, a repeated one once', async () => {
    await using api = await startScriptedApi({ code: 'RequestLimitExceeded' }, OK);
    const { client } = setUp(api.url);
    await client.call('UpdateFunctionConfiguration', BODY);
    await client.call('GetFunction', BODY);
    expect([client.writes, api.calls.length]).toEqual([1, 3]);
  });

  it.each<Answer>([
    { code: 'RequestLimitExceeded' },
    { code: 'FailedOperation.OperationConflict' },
    { code: 'FailedOperation.FunctionStatusError' },
    { code: 'FailedOperation.FunctionNameStatusError' },
    { code: 'FailedOperation.FunctionVersionStatusNotActive' },
    { code: 'FailedOperation.ReservedInProgress' },
    { code: 'FailedOperation.TotalConcurrencyMemoryInProgress' },
    { code: 'FailedOperation.UpdateFunctionCode' },
    { code: 'InternalError' },
    { code: 'InternalError.System' },
    { status: 502, text: 'bad gateway' },
    'cut',
  ])('tries again after %j, and says so', async (answer) => {
    await using api = await startScriptedApi(answer, answer, OK);
    const { client, waits, lines } = setUp(api.url);
    await client.call('UpdateFunctionCode', BODY);
    expect(waits).toEqual([500, 1000]);
    expect(lines[0]).toMatch(/^UpdateFunctionCode of fn: \S+; again in 0\.5 s, (for up to 2 minutes|up to 3 times)$/);
  });

  it('gives up after 2 minutes of waiting', async () => {
    await using api = await startScriptedApi({ code: 'FailedOperation.FunctionStatusError' });
    const { failure, waits } = setUp(api.url);
    expect(apiCodeOf(await failure('UpdateFunctionCode'))).toBe('FailedOperation.FunctionStatusError');
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(120_500);
  });

  it.each([
    'FailedOperation.UpdateFunctionCode',
    'FailedOperation.UpdateFunctionConfiguration',
    'FailedOperation.CreateTrigger',
    'FailedOperation.DeleteFunction',
  ])('tries again a few times after %s, which may be for good, and says what the API said', async (code) => {
    await using api = await startScriptedApi({ code, message: 'The zip has no handler.' });
    const { failure, waits } = setUp(api.url);
    expect((await failure('CreateTrigger')).message).toContain(`${code}: The zip has no handler.`);
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it.each<Answer>([{ code: 'ResourceNotFound.Role' }, { code: 'LimitExceeded.Function' }, { status: 404, text: '' }])(
    'does not try again after %j',
    async (answer) => {
      await using api = await startScriptedApi(answer);
      const { failure, waits } = setUp(api.url);
      await failure('UpdateFunctionConfiguration');
      expect(waits).toEqual([]);
    },
  );

  it.each(['CreateFunction', 'CreateTrigger', 'InvokeFunction'] as const)(
    'does not repeat %s when nobody knows whether it was done, and says so',
    async (action) => {
      for (const answer of ['cut', { code: 'InternalError' }, { status: 504, text: '' }] as const) {
        await using api = await startScriptedApi(answer);
        const error = await setUp(api.url).failure(action);
        expect([api.calls.length, isMaybeDone(error)]).toEqual([1, true]);
        expect(error.message).toContain('it may have been done all the same');
      }
      await using busy = await startScriptedApi({ code: 'FailedOperation.FunctionStatusError' }, OK);
      await setUp(busy.url).client.call(action, BODY);
      expect(busy.calls).toHaveLength(2);
    },
  );
});

describe('an address where nobody answers', () => {
  it('shows within seconds, and asks whether npm start is running', async () => {
    const url = await deafUrl();
    const { failure, waits } = setUp(url);
    const error = await failure('GetFunction');
    expect(error.message).toContain(`nothing listens on ${url.host}: is npm start running?`);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(3000);
  });

  it('is waited for when it has answered before', async () => {
    const api = await startScriptedApi(OK);
    const { client, failure, waits } = setUp(api.url);
    await client.call('GetFunction', BODY);
    await api[Symbol.asyncDispose]();
    await failure('GetFunction');
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(120_500);
  });

  it.each([
    ['says nothing', ''],
    ['drips its headers', 'HTTP/1.1 200 OK\r\n'],
    ['drips its answer', 'HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n'],
  ])('that %s is waited for as long as the options say, and with that patience', async (_, first) => {
    await using api = await startDripping(first);
    const { failure, waits } = setUp(api.url, { timeoutS: 0.1, invokeTimeoutS: 0.2, patienceMs: 590 });
    expect(apiCodeOf(await failure('GetFunction'))).toBe('timeout');
    expect(apiCodeOf(await failure('InvokeFunction'))).toBe('timeout');
    expect(waits).toEqual([]);
    expect(apiCodeOf(await setUp(api.url, { timeoutS: 0.1, patienceMs: 600 }).failure('GetFunction'))).toBe('timeout');
    expect(api.connections()).toBe(4); // the last call was made twice
    await expect.poll(api.open).toBe(0); // or the command would never end
  });

  it('that is not there is not waited for longer than anything else', async () => {
    const { failure, waits, lines } = setUp(await deafUrl(), { patienceMs: 1500 });
    await failure('GetFunction');
    expect(waits).toEqual([500, 1000]);
    expect(lines[0]).toMatch(/again in 0.5 s, for up to 1.5 s$/);
  });

  it('that speaks plain HTTP is told from one whose certificate is not trusted', async () => {
    await using api = await startScriptedApi(OK);
    const endpoint = new URL(api.url.href.replace('http:', 'https:'));
    const { message } = await setUp(endpoint).failure('GetFunction');
    expect(message).toContain(`${api.url.host} does not speak TLS: write http:// for this machine`);
  });

  it('that is not the SCF API is named', async () => {
    await using api = await startScriptedApi({ status: 200, text: '<html>' });
    expect((await setUp(api.url).failure('CreateFunction')).message).toContain(
      `what answers at ${api.url.host} is not the SCF API; check SCF_API_URL`,
    );
  });
});

describe('an error', () => {
  it('names action, function, code, message, RequestId and what to do', async () => {
    await using api = await startScriptedApi({ code: 'ResourceNotFound.Role', message: 'The role does not exist.' });
    const error = await setUp(api.url).failure('CreateFunction');
    expect(error.code).toBe('DEPLOY');
    expect(error.message).toBe(
      'CreateFunction of fn: ResourceNotFound.Role: The role does not exist. (RequestId r-77); make the role in the CAM console with scf.qcloud.com as the service it trusts, or correct role in serverless.yml',
    );
    expect(error.detail).toEqual({
      action: 'CreateFunction',
      function: 'fn',
      apiCode: 'ResourceNotFound.Role',
      requestId: 'r-77',
      maybeDone: false,
    });
  });

  it.each([
    ['AuthFailure.SignatureFailure', 'BAD_SETTINGS'],
    ['AuthFailure.TokenFailure', 'BAD_SETTINGS'],
    ['UnsupportedRegion', 'BAD_SETTINGS'],
    ['UnsupportedOperation.Region', 'BAD_SETTINGS'],
    ['AuthFailure.UnauthorizedOperation', 'DEPLOY'],
    ['UnauthorizedOperation.CAM', 'DEPLOY'],
  ])('%s is %s', async (code, own) => {
    await using api = await startScriptedApi({ code });
    expect((await setUp(api.url).failure('GetFunction')).code).toBe(own);
  });

  it('holds neither keys nor values of variables, even when the API repeats them', async () => {
    const secrets = [...Object.values(KEYS), 'value-of-a-variable'];
    await using api = await startScriptedApi({
      code: 'InvalidParameterValue.Environment',
      message: `What is ${secrets.join(' and ')}?`,
    });
    const { failure, lines } = setUp(api.url);
    const Environment = { Variables: [{ Key: 'CDN_TOKEN', Value: 'value-of-a-variable' }] };
    const error = await failure('CreateFunction', { ...BODY, Environment });
    const all = [error.message, error.stack, JSON.stringify(error.detail), String(error.cause), ...lines].join();
    expect(error.message).toContain('What is *** and ***');
    for (const secret of secrets) expect(all).not.toContain(secret);
  });

  const SECRET = 'ab"c\\d/e+f_secret';
  const spellings = [SECRET, JSON.stringify(SECRET), encodeURIComponent(SECRET)].join(' and ');
  const environment = (Value: string) => ({ Environment: { Variables: [{ Key: 'CDN_TOKEN', Value }] } });

  it('holds no value in JSON or percent-encoded either, be it sent now or seen before', async () => {
    await using api = await startScriptedApi(
      { fields: environment('the-old-secret') },
      { code: 'InvalidParameterValue.Environment', message: `${spellings} for the-old-secret` },
    );
    const { client, failure } = setUp(api.url);
    await client.call('GetFunction', BODY);
    const { message } = await failure('UpdateFunctionConfiguration', { ...BODY, ...environment(SECRET) });
    expect(message).toContain(': *** and "***" and *** for ***');
  });

  it('that SCF gives as a reason holds none of them either', async () => {
    const StatusReasons = [{ ErrorCode: 'InternalError', ErrorMessage: `${spellings} by ${KEYS.token}` }];
    await using api = await startScriptedApi({ fields: { ...environment(SECRET), StatusReasons } });
    expect((await setUp(api.url).client.call('GetFunction', BODY))['StatusReasons']).toEqual([
      { ErrorCode: 'InternalError', ErrorMessage: '*** and "***" and *** by ***' },
    ]);
  });

  it('of a call on no function names the action alone', async () => {
    await using api = await startScriptedApi({ code: 'UnauthorizedOperation' });
    const { message } = await setUp(api.url).failure('ListFunctions', { Namespace: 'default' });
    expect(message).toMatch(/^ListFunctions: UnauthorizedOperation: .*the keys lack scf:ListFunctions/);
  });
});
