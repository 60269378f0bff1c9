import { describe, expect, it } from 'vitest';
import type { Proof } from '../../../lib/config/webhook.ts';
import type { Refusal } from '../../../lib/webhooks/verify/verdict.ts';
import { type Sent, verify } from './senders.ts';

/** What a row says: right, or why not. */
type Said = 'right' | Refusal;

function said(proof: Proof, sent: Partial<Sent>, secrets: readonly string[] = ['new-secret', 'old secret']): Said {
  const whole = { method: 'POST', path: '/hooks/site', query: {}, headers: {}, body: Buffer.from('{}'), ...sent };
  const verdict = verify(whole, proof, { secrets });
  return verdict.ok ? 'right' : verdict.why;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a bearer token', () => {
  it.each<[string, Said, string]>([
    ['Bearer new-secret', 'right', 'the secret'],
    ['bEARER new-secret', 'right', 'a scheme has no case'],
    ['Bearer  new-secret', 'right', 'two blanks'],
    ['Bearer NEW-SECRET', 'wrong', 'a token has a case'],
    ['Bearer old secret', 'malformed', 'a token has no blanks, so this secret can not be shown'],
    ['Bearer', 'malformed', 'no token'],
    ['new-secret', 'malformed', 'no scheme'],
    ['Basic new-secret', 'malformed', 'another scheme'],
    ['Bearer new-secret, Bearer new-secret', 'malformed', 'two proofs joined'],
    ['Bearer new-secret,new-secret', 'wrong', 'two tokens joined'],
  ])('%j is %s: %s', (authorization, verdict) => {
    expect(said({ scheme: 'bearer' }, { headers: { authorization } })).toBe(verdict);
  });
});

describe('a secret in a header', () => {
  it.each<[string, Said, string]>([
    ['new-secret', 'right', 'the secret'],
    ['old secret', 'right', 'another one, with a blank in it'],
    [' new-secret\t', 'right', 'blanks around it are no part of a header'],
    ['New-secret', 'wrong', 'it has a case'],
    ['Bearer new-secret', 'wrong', 'it has no scheme'],
    ['new-secret, new-secret', 'wrong', 'two of them joined'],
    ['', 'wrong', 'nothing'],
  ])('%j is %s: %s', (value, verdict) => {
    expect(said({ scheme: 'header', name: 'x-token' }, { headers: { 'X-Token': value } })).toBe(verdict);
  });

  it('may stand in any header, and only in that', () => {
    expect(said({ scheme: 'header', name: 'authorization' }, { headers: { authorization: 'new-secret' } })).toBe(
      'right',
    );
    expect(said({ scheme: 'header', name: 'x-token' }, { headers: { authorization: 'new-secret' } })).toBe('missing');
  });

  it.each(['constructor', '__proto__', 'toString'])('is not found in an inherited name, %s', (name) => {
    expect(said({ scheme: 'header', name }, {})).toBe('missing');
  });

  it('is compared with every character of it', () => {
    const headers = { 'x-token': '密码😀' };
    expect(said({ scheme: 'header', name: 'x-token' }, { headers }, ['密码😀'])).toBe('right');
    expect(said({ scheme: 'header', name: 'x-token' }, { headers }, ['密码'])).toBe('wrong');
    // In UTF-8 these two are the same bytes.
    expect(said({ scheme: 'header', name: 'x-token' }, { headers: { 'x-token': '\ud800' } }, ['\ufffd'])).toBe('wrong');
  });
});

describe('a name and a password', () => {
  it.each<[string, Said, string]>([
    [`Basic ${base64('cms:new-secret')}`, 'right', 'both'],
    [`Basic ${base64('cms:old secret')}`, 'right', 'another password'],
    [`BASIC   ${base64('cms:new-secret')}`, 'right', 'a scheme has no case'],
    [`Basic ${base64('CMS:new-secret')}`, 'wrong', 'a name has a case'],
    [`Basic ${base64('cms:')}`, 'wrong', 'no password'],
    [`Basic ${base64('new-secret')}`, 'wrong', 'no name'],
    [`Basic ${base64('x:cms:new-secret')}`, 'wrong', 'a name before the name'],
    [`Basic ${base64('cms:new-secret\n')}`, 'wrong', 'a line end'],
    [`Basic ${base64('cms:new-secret').replaceAll('=', '')}`, 'wrong', 'no padding: it decodes to the same'],
    [`Basic ${base64('cms:new-secret')}=`, 'wrong', 'more padding: it decodes to the same'],
    [`Basic ${base64('cms:new-secret').replace('Y', 'Y*')}`, 'wrong', 'junk inside'],
    ['Basic cms:new-secret', 'wrong', 'no base64'],
    [`Bearer ${base64('cms:new-secret')}`, 'malformed', 'another scheme'],
    [`Basic${base64('cms:new-secret')}`, 'malformed', 'no blank'],
    ['Basic', 'malformed', 'nothing after the scheme'],
    [`Basic ${base64('cms:new-secret')}, Basic x`, 'malformed', 'two proofs joined'],
  ])('%j are %s: %s', (authorization, verdict) => {
    expect(base64('cms:new-secret')).toMatch(/=$/);
    expect(said({ scheme: 'basic', user: 'cms' }, { headers: { authorization } })).toBe(verdict);
  });

  it('are both the secret where no user is set', () => {
    const headers = { authorization: `Basic ${base64('cms:new-secret')}` };
    expect(said({ scheme: 'basic' }, { headers }, ['cms:new-secret'])).toBe('right');
    expect(said({ scheme: 'basic' }, { headers }, ['new-secret'])).toBe('wrong');
    expect(said({ scheme: 'basic', user: '' }, { headers }, ['cms:new-secret'])).toBe('wrong');
  });

  it('are UTF-8', () => {
    const headers = { authorization: `Basic ${base64('é:密码')}` };
    expect(said({ scheme: 'basic', user: 'é' }, { headers }, ['密码'])).toBe('right');
    const latin1 = { authorization: `Basic ${Buffer.from('é:x', 'latin1').toString('base64')}` };
    expect(said({ scheme: 'basic', user: 'é' }, { headers: latin1 }, ['x'])).toBe('wrong');
  });
});

describe('a secret in the body', () => {
  const proof: Proof = { scheme: 'body', name: 'secret' };

  it.each<[string, string, Said]>([
    ['the secret', '{"secret":"new-secret"}', 'right'],
    ['another one', '{"a":1,"secret":"old secret"}', 'right'],
    ['in any spelling of JSON', '{"secret":"new\\u002dsecret"}', 'right'],
    ['it is not trimmed', '{"secret":"new-secret "}', 'wrong'],
    ['nothing', '{"secret":""}', 'wrong'],
    ['Prismic without a secret', '{"secret":null}', 'missing'],
    ['no such field', '{}', 'missing'],
    ['not at the top', '{"data":{"secret":"new-secret"}}', 'missing'],
    ['a list', '[{"secret":"new-secret"}]', 'missing'],
    ['a text', '"new-secret"', 'missing'],
    ['null', 'null', 'missing'],
    ['a list of it', '{"secret":["new-secret"]}', 'malformed'],
    ['an object', '{"secret":{"toString":"new-secret"}}', 'malformed'],
    ['a boolean', '{"secret":true}', 'malformed'],
    ['a number', '{"secret":0}', 'malformed'],
    ['no body', '', 'malformed'],
    ['half of a body', '{"secret":"new-secret"', 'malformed'],
    ['a form', 'secret=new-secret', 'malformed'],
    ['a byte order mark', '\ufeff{"secret":"new-secret"}', 'right'],
    ['a deep hole', '['.repeat(500_000), 'malformed'],
  ])('%s', (_, body, verdict) => expect(said(proof, { body: Buffer.from(body) })).toBe(verdict));

  it('is not read out of bytes that are no UTF-8', () => {
    const bytes = (byte: number) => Buffer.concat([Buffer.from('{"secret":"x'), Buffer.of(byte), Buffer.from('"}')]);
    expect(said(proof, { body: bytes(0x79) }, ['xy', 'x\ufffd'])).toBe('right');
    expect(said(proof, { body: bytes(0xff) }, ['xy', 'x\ufffd'])).toBe('malformed');
  });

  it.each(['constructor', '__proto__', 'toString', 'length'])('is an own field, even of the name %s', (name) => {
    const named: Proof = { scheme: 'body', name };
    for (const body of ['{}', '[]', '"text"', '{"__proto__":{}}']) {
      if (body.includes(name)) continue;
      expect(said(named, { body: Buffer.from(body) }, ['0', '4'])).toBe('missing');
    }
    expect(said(named, { body: Buffer.from('{"__proto__":{"constructor":"new-secret"}}') })).not.toBe('right');
    expect(said(named, { body: Buffer.from(`{"${name}":"new-secret"}`) })).toBe('right');
  });

  it.each(['["x"]', '"x"'])('is no part of %j', (body) => {
    expect(said({ scheme: 'body', name: '0' }, { body: Buffer.from(body) }, ['x'])).toBe('missing');
  });
});

describe('a secret in the query', () => {
  const proof: Proof = { scheme: 'query', name: 'token' };

  it.each<[Sent['query'], Said, string]>([
    [{ token: 'new-secret' }, 'right', 'the secret'],
    [{ token: 'old secret', a: 'b' }, 'right', 'another one, beside something else'],
    [{ token: ['new-secret'] }, 'right', 'one value in a list, as gateways have it'],
    [{ token: ' new-secret' }, 'wrong', 'it is not trimmed'],
    [{ token: '' }, 'wrong', 'nothing'],
    [{ token: true }, 'wrong', 'no "="'],
    [{ token: ['new-secret', 'new-secret'] }, 'malformed', 'twice'],
    [{ token: ['x', 'new-secret'] }, 'malformed', 'two values, the second right'],
    [{ token: [] }, 'missing', 'an empty list'],
    [{ Token: 'new-secret' }, 'missing', 'a name has a case'],
    [{}, 'missing', 'no query'],
  ])('%j is %s: %s', (query, verdict) => expect(said(proof, { query })).toBe(verdict));

  it.each(['constructor', '__proto__', 'toString'])('is not found in an inherited name, %s', (name) => {
    expect(said({ scheme: 'query', name }, { query: {} })).toBe('missing');
    expect(said({ scheme: 'query', name }, { query: { [name]: 'new-secret' } })).toBe('right');
  });
});
