import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../../lib/webhooks/verify/verdict.ts';
import { keyOf, NOW, OTHER_SECRET, SECRET, verify } from './senders.ts';

type Said = 'right' | Refusal;

const BODY = Buffer.from('{}');
const TIME = String(NOW / 1000);

function signature(id = 'msg_1', time = TIME, key = keyOf(SECRET)): string {
  return createHmac('sha256', key).update(`${id}.${time}.{}`).digest('base64');
}

function said(headers: Readonly<Record<string, string>>, secrets: readonly string[] = [SECRET]): Said {
  const sent = { method: 'POST', path: '/hook', query: {}, headers, body: BODY };
  const verdict = verify(sent, { scheme: 'standard-webhooks' }, { secrets });
  return verdict.ok ? 'right' : verdict.why;
}

function set(family: string, id = 'msg_1', time = TIME, list = `v1,${signature(id, time)}`) {
  return { [`${family}-id`]: id, [`${family}-timestamp`]: time, [`${family}-signature`]: list };
}

describe('a list of signatures', () => {
  const right = `v1,${signature()}`;
  const wrong = `v1,${signature('msg_2')}`;
  const many = (count: number) => Array.from({ length: count }, () => wrong).join(' ');

  it.each<[string, string, Said]>([
    ['one', right, 'right'],
    ['the last of two', `${wrong} ${right}`, 'right'],
    ['the first of two', `${right} ${wrong}`, 'right'],
    ['beside an asymmetric one', `v1a,${'A'.repeat(86)}== ${right}`, 'right'],
    ['beside one of a later version', `v2,x ${right}`, 'right'],
    ['the tenth of ten', `${many(9)} ${right}`, 'right'],
    ['the eleventh of eleven', `${many(10)} ${right}`, 'malformed'],
    ['the first of eleven', `${right} ${many(10)}`, 'malformed'],
    ['ten wrong ones', many(10), 'wrong'],
    ['an asymmetric version', `v1a,${signature()}`, 'wrong'],
    ['a later version', `v2,${signature()}`, 'wrong'],
    ['a version has a case', `V1,${signature()}`, 'wrong'],
    ['a blank inside', `v1, ${signature()}`, 'malformed'],
    ['a comma after it', `${right},`, 'malformed'],
    ['two headers joined', `${wrong}, ${right}`, 'malformed'],
    ['two headers joined without a blank', `${wrong},${right}`, 'malformed'],
    ['two blanks', `${wrong}  ${right}`, 'malformed'],
    ['a tab', `${wrong}\t${right}`, 'malformed'],
    ['no version', signature(), 'malformed'],
    ['nothing after the version', 'v1,', 'malformed'],
    ['a version alone', 'v1', 'malformed'],
  ])('%s', (_, list, verdict) => expect(said(set('webhook', 'msg_1', TIME, list))).toBe(verdict));
});

describe('an id', () => {
  it.each<[string, string, Said]>([
    ['a common one', 'msg_1', 'right'],
    ['a UUID', '00000000-0000-4000-8000-000000000002', 'right'],
    ['256 characters', 'a'.repeat(256), 'right'],
    ['any characters', '密', 'right'],
    ['257 characters', 'a'.repeat(257), 'malformed'],
    ['it would reach into the time', `msg_1.${TIME}`, 'malformed'],
    ['a blank', 'msg 1', 'malformed'],
    ['two headers joined', 'msg_1, msg_1', 'malformed'],
    ['nothing', '', 'malformed'],
  ])('%s', (_, id, verdict) => expect(said(set('webhook', id))).toBe(verdict));
});

describe('a time', () => {
  it.each<[string, Said]>([
    [TIME, 'right'],
    [`${NOW}`, 'expired'],
    [`${TIME}.0`, 'malformed'],
    [`0${TIME}`, 'malformed'],
    [`+${TIME}`, 'malformed'],
    [`${TIME}abc`, 'malformed'],
    [`${TIME} 1`, 'malformed'],
    ['1.7e9', 'malformed'],
    ['0x6553f100', 'malformed'],
    ['１７００００００００', 'malformed'],
    ['', 'malformed'],
  ])('%j, rightly signed, is %s', (time, verdict) => expect(said(set('webhook', 'msg_1', time))).toBe(verdict));
});

describe('the two families of names', () => {
  const { 'webhook-id': id = '', 'webhook-timestamp': time = '', 'webhook-signature': list = '' } = set('webhook');

  it.each<[string, Readonly<Record<string, string>>, Said]>([
    ['webhook-*', set('webhook'), 'right'],
    ['svix-*', set('svix'), 'right'],
    ['both', { ...set('webhook'), ...set('svix') }, 'right'],
    ['both, webhook-* wrong', { ...set('webhook'), ...set('svix'), 'webhook-id': 'msg_2' }, 'wrong'],
    ['both, svix-* wrong', { ...set('webhook'), ...set('svix'), 'svix-id': 'msg_2' }, 'right'],
    ['the id of the other', { 'svix-id': id, 'webhook-timestamp': time, 'webhook-signature': list }, 'missing'],
    ['the time of the other', { 'webhook-id': id, 'svix-timestamp': time, 'webhook-signature': list }, 'missing'],
    ['the list of the other', { 'webhook-id': id, 'webhook-timestamp': time, 'svix-signature': list }, 'missing'],
    ['the list alone, as Storyblok sends it', { 'webhook-signature': list }, 'missing'],
  ])('%s: %s', (_, headers, verdict) => expect(said(headers)).toBe(verdict));
});

describe('a secret', () => {
  const unusable = [
    ['', 'nothing'],
    ['whsec_', 'no key'],
    ['WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'a prefix in capitals'],
    ['whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'a key for ed25519'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS', 'no padding'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw==', 'padding that is not needed'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS-', 'base64url'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8I LPZIo2LaLaSw', 'a blank inside'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n', 'a line end'],
    ['whsec_MR==', 'bits that hold nothing'],
    ['whsec_密码', 'no base64'],
  ] as const;

  it.each(unusable)('%j can not be used: %s', (secret) => {
    expect(said(set('webhook'), [secret])).toBe('secret');
    const key = Buffer.from(secret.replace(/^\w+_/, ''), 'base64');
    for (const guess of [key, Buffer.from(secret), Buffer.alloc(0)]) {
      const headers = set('webhook', 'msg_1', TIME, `v1,${signature('msg_1', TIME, guess)}`);
      expect(said(headers, [secret])).toBe('secret');
    }
  });

  it.each(unusable)('%j is passed over where another can be used: %s', (secret) => {
    expect(said(set('webhook'), [secret, SECRET])).toBe('right');
    expect(said(set('webhook'), [secret, OTHER_SECRET])).toBe('wrong');
  });

  it('may come without its prefix, as the library of the vendor takes it', () => {
    expect(said(set('webhook'), [SECRET.replace('whsec_', '')])).toBe('right');
  });

  it('may be of any length', () => {
    const headers = set('webhook', 'msg_1', TIME, `v1,${signature('msg_1', TIME, Buffer.from('1'))}`);
    expect(said(headers, ['whsec_MQ=='])).toBe('right');
  });
});
