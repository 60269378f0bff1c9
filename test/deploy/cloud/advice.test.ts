import { describe, expect, it } from 'vitest';
import { adviceFor, adviceTable, type Destination } from '../../../lib/deploy/cloud/advice.ts';
import { readFault } from '../../../lib/deploy/cloud/scf-fault.ts';

const TENCENT: Destination = { host: 'scf.tencentcloudapi.com', isLoopback: false, region: 'ap-nowhere' };
const LOCAL: Destination = { host: '127.0.0.1:8787', isLoopback: true, region: 'ap-singapore' };

describe('advice', () => {
  it.each([
    ['ResourceNotFound.Role', 'scf.qcloud.com'],
    ['UnauthorizedOperation', 'the keys lack scf:CreateFunction, or cam:PassRole'],
    ['UnauthorizedOperation.CAM', 'npx overseas-purge doctor --policy deployer'],
    ['AuthFailure.UnauthorizedOperation', 'scf:CreateFunction'],
    ['AuthFailure.MFAFailure', 'second factor'],
    ['FailedOperation.UpdateFunctionCode', 'tried a few times'],
    ['not-tls', 'scf.tencentcloudapi.com does not speak TLS; check the port in SCF_API_URL'],
    ['tls', 'certificate of scf.tencentcloudapi.com is not trusted'],
    ['AuthFailure.SecretIdNotFound', 'TENCENT_SECRET_ID'],
    ['AuthFailure.SignatureExpire', 'clock'],
    ['AuthFailure.TokenFailure', 'TENCENT_TOKEN'],
    ['InvalidParameterValue.CosNotifyRuleConflict', 'do not overlap'],
    ['LimitExceeded.Function', 'higher quota'],
    ['LimitExceeded.FunctionReservedConcurrencyMemory', '12 800'],
    ['InvalidParameterValue.EnvironmentExceededLimit', '4 KB'],
    ['ResourceInUse.FunctionName', 'another stage'],
    ['FailedOperation.FunctionStatusError', 'busy'],
    ['InvalidParameterValue.Runtime', 'Nodejs18.15'],
    ['ResourcesSoldOut', 'no room'],
    ['ResourceUnavailable.InsufficientBalance', 'arrears'],
    ['UnsupportedRegion', '"ap-nowhere"'],
    ['ENOTFOUND', 'scf.tencentcloudapi.com cannot be looked up'],
    ['ECONNREFUSED', 'nothing listens on scf.tencentcloudapi.com; check SCF_API_URL'],
    ['RequestLimitExceeded.Test', 'again'],
    ['Unheard.Of', '583/17240'],
  ])('for %s has to do with: %s', (code, words) => {
    expect(adviceFor(code, 'CreateFunction', TENCENT)).toContain(words);
  });

  it('for a local cloud that does not answer asks whether it runs', () => {
    expect(adviceFor('ECONNREFUSED', 'GetFunction', LOCAL)).toBe(
      'nothing listens on 127.0.0.1:8787: is npm start running?',
    );
  });

  it('for a local cloud of another region does not say that there is no such region', () => {
    expect(adviceFor('UnsupportedRegion', 'GetFunction', LOCAL)).toMatch(/^take its region .* or do as it says$/);
  });

  it('never asks for more rights than the action that was refused needs', () => {
    expect(adviceTable().filter(({ advice }) => advice.includes('FullAccess'))).toEqual([]);
  });
});

describe('what the SDK throws', () => {
  const failed = (reason: string) => readFault(new Error(`request to http://127.0.0.1:1/ failed, reason: ${reason}`));

  it.each([
    ['connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED', 'no'],
    ['', 'ECONNREFUSED', 'no'],
    ['getaddrinfo ENOTFOUND scf.tencentcloudapi.com', 'ENOTFOUND', 'no'],
    ['getaddrinfo EAI_AGAIN scf.tencentcloudapi.com', 'EAI_AGAIN', 'no'],
    ['self-signed certificate', 'tls', 'no'],
    ['write EPROTO 808:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:', 'not-tls', 'no'],
    ['error:0A0000C6:SSL routines:tls_get_more_records:packet length too long', 'not-tls', 'no'],
    ['read ECONNRESET', 'connection-lost', 'maybe'],
    ['socket hang up', 'connection-lost', 'maybe'],
    ['connect ETIMEDOUT 10.0.0.1:443', 'timeout', 'maybe'],
  ])('reads the text of a fault of the network: %s', (reason, code, done) => {
    expect(failed(reason)).toMatchObject({ code, done });
  });

  it('takes a time-out for one, wherever it struck', () => {
    for (const text of [
      'network timeout at: http://x/',
      'Response timeout while trying to fetch http://x/ (over 60000ms)',
    ]) {
      expect(readFault(new Error(text))).toMatchObject({ code: 'timeout', done: 'maybe', patience: 'long' });
    }
  });

  it('has what cannot be sent for surely not done', () => {
    const error = new TypeError('Invalid character in header content ["Authorization"]');
    expect(readFault(error)).toMatchObject({ code: 'not-sent', done: 'no', patience: 'none' });
  });

  it('has an errno for no code of the API', () => {
    const error = Object.assign(new Error('Invalid response body: read ECONNRESET'), { code: 'ECONNRESET' });
    expect(readFault(error)).toMatchObject({ code: 'connection-lost', done: 'maybe' });
  });
});
