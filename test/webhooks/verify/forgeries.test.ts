import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NOW, OTHER_SECRET, SECRET, SENDERS, type Sender, type Sent, TOLERANCE, verify } from './senders.ts';

const BODY: Buffer = Buffer.from('{"slug":"caf\\u00e9","link":"https:\\/\\/example.com\\/","n":1.0}');

const withHeader = SENDERS.filter((sender): sender is Sender & { header: string } => sender.header !== undefined);
const timed = SENDERS.filter(({ isTimed, proof }) => isTimed || proof.scheme === 'ghost'); // of old Ghost it is not signed
const signed = SENDERS.filter(({ isSigned }) => isSigned);

function right({ sign }: Sender, body = BODY): Sent {
  return sign(body, SECRET, NOW);
}

/** The same request with another text in the header that holds the secret or signature. */
function rewritten(sender: Sender & { header: string }, change: (value: string) => string, body = BODY): Sent {
  const sent = right(sender, body);
  return { ...sent, headers: { ...sent.headers, [sender.header]: change(`${sent.headers[sender.header]}`) } };
}

/** What stands for the one in the other encoding. */
const toUrl = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_');

/** A body under whose signature a change of encoding shows. */
function bodyWhere(sender: Sender & { header: string }, shows: RegExp): Buffer {
  for (let number = 0; number < 200; number += 1) {
    const body = Buffer.from(`{"n":${number}}`);
    if (shows.test(`${right(sender, body).headers[sender.header]}`)) return body;
  }
  throw new Error('no such signature');
}

describe.each(SENDERS)('$name', (sender) => {
  const { proof, sign } = sender;

  it('is right for each secret of a rotation and for no other', () => {
    for (const secrets of [[SECRET], [SECRET, OTHER_SECRET], [OTHER_SECRET, SECRET], ['', SECRET]]) {
      expect(verify(right(sender), proof, { secrets }).ok).toBe(true);
    }
    expect(verify(right(sender), proof, { secrets: [OTHER_SECRET] })).toEqual({ ok: false, why: 'wrong' });
    expect(verify(right(sender), proof, { secrets: [] }).ok).toBe(false);
  });

  it('names a delivery where the proof covers a time, and only there', () => {
    const verdict = verify(right(sender), proof);
    const value = sender.header === undefined ? '' : `${right(sender).headers[sender.header]}`;
    if (!sender.isTimed) return expect(verdict).toStrictEqual({ ok: true });
    const id = right(sender).headers['webhook-id'] ?? right(sender).headers['svix-id'];
    const signature = /(?:^|t=\d+,v1=|^sign=|^sha256=)([\w+/-]{43,64}=?)(?=$|,)/.exec(value)?.[1];
    expect(verdict).toStrictEqual({ ok: true, once: id ?? signature });
    expect(id ?? signature).toBeTruthy();
  });

  it('is missing where nothing is shown', () => {
    const bare: Sent = { method: 'POST', path: '/hooks/site', query: {}, headers: {}, body: Buffer.from('{}') };
    expect(verify(bare, proof)).toEqual({ ok: false, why: 'missing' });
    expect(verify(bare, proof, { secrets: [''] })).toEqual({ ok: false, why: 'missing' });
  });

  it.each([[['']], [['', '']], [['whsec_']]])('is not made with an empty secret where %j is configured', (secrets) => {
    for (const secret of secrets) expect(verify(sign(BODY, secret, NOW), proof, { secrets: [''] }).ok).toBe(false);
    for (const secret of ['', 'undefined', 'null', 'cms:', ':']) {
      expect(verify(sign(BODY, secret, NOW), proof, { secrets }).ok).toBe(false);
    }
  });

  it('takes no proof of another scheme, made with the same secret', () => {
    const isSame = (other: Sender) =>
      JSON.stringify(other.proof) === JSON.stringify(proof) || (other.name === 'ghost' && proof.scheme === 'ghost');
    const wider = (other: Sender) => sender.name === 'ghost' && other.isTimed && other.proof.scheme === 'ghost';
    const others = SENDERS.filter((other) => !isSame(other) && !wider(other));
    expect(others.length).toBeGreaterThan(12);
    for (const other of others) expect(verify(right(other), proof).ok, other.name).toBe(false);
  });
});

describe.each(withHeader)('the header of $name', (sender) => {
  const { proof, header } = sender;
  const value = right(sender).headers[header];

  it.each([
    ['a list of one', { [header]: [`${value}`] }],
    ['a list of two', { [header]: [`${value}`, `${value}`] }],
    ['an empty list', { [header]: [] }],
    ['a list, its name in capitals', { [header.toUpperCase()]: [`${value}`] }],
    ['two headers', { [header]: `${value}`, [header.toUpperCase()]: `${value}` }],
    ['two headers, the second wrong', { [header]: `${value}`, [header.toUpperCase()]: 'x' }],
    ['two headers, the first wrong', { [header.toUpperCase()]: 'x', [header]: `${value}` }],
  ])('is malformed as %s', (_, headers) => {
    const { [header]: __, ...rest } = right(sender).headers;
    expect(verify({ ...right(sender), headers: { ...rest, ...headers } }, proof)).toEqual({
      ok: false,
      why: 'malformed',
    });
  });

  it('is read with its name in capitals, and with blanks around it', () => {
    const { [header]: __, ...rest } = right(sender).headers;
    const headers = { ...rest, [header.toUpperCase()]: ` \t${value} ` };
    expect(verify({ ...right(sender), headers }, proof).ok).toBe(true);
  });

  it.each<[string, (value: string) => string]>([
    ['with itself after a comma', (text) => `${text}, ${text}`],
    ['with itself after a comma, no blank', (text) => `${text},${text}`],
    ['with another after a comma', (text) => `${text}, x`],
    ['with another before a comma', (text) => `x, ${text}`],
    ['empty', () => ''],
    ['of one blank', () => ' '],
    ['of one comma', () => ','],
    ['of one letter', (text) => text.slice(0, 1)],
    ['a padding longer', (text) => `${text}=`],
    ['twice', (text) => text + text],
    ['in quotes', (text) => `"${text}"`],
    ['with a zero byte', (text) => `${text}\0`],
    ['with a line end inside', (text) => `${text}\nx: y`],
    ['with a zero-width space', (text) => `${text}\u200b`],
    ['with a byte order mark inside', (text) => `${text.slice(0, 9)}\ufeff${text.slice(9)}`],
    [
      'with letters of full width',
      (text) => text.replace(/[a-z0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    ],
    [
      'with letters whose low bytes are right',
      (text) => text.replace(/\w/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x100)),
    ],
    ['with half a surrogate pair', (text) => `${text}\ud800`],
    ['of a million letters', (text) => text + 'a'.repeat(1_000_000)],
    ['of a million blanks inside', (text) => `${text}${' '.repeat(1_000_000)}x`],
    ['of a million commas', (text) => `${text}${','.repeat(1_000_000)}`],
    ['of many entries', (text) => `${'v1,a '.repeat(200_000)}${text}`],
    ['of many digits', (text) => `t=${'1'.repeat(1_000_000)}${text}`],
  ])('is refused %s', (_, change) => expect(verify(rewritten(sender, change), proof).ok).toBe(false));

  it.each(Object.keys(sender.covered))('needs %s exactly once, too, and as a text', (name) => {
    const sent = right(sender);
    const value = `${sent.headers[name]}`;
    const { [name]: _, ...rest } = sent.headers;
    const why = (headers: Sent['headers']) => verify({ ...sent, headers: { ...rest, ...headers } }, proof);
    expect(why({ [name]: value }).ok).toBe(true);
    expect(why({})).toEqual({ ok: false, why: 'missing' });
    expect(why({ [name]: [value] })).toEqual({ ok: false, why: 'malformed' });
    expect(why({ [name]: value, [name.toUpperCase()]: value })).toEqual({ ok: false, why: 'malformed' });
    expect(why({ [name]: `${value}, ${value}` }).ok).toBe(false);
    expect(why({ [name]: '' }).ok).toBe(false);
  });

  // Of the part that is covered: the time of an old Ghost may be any.
  it.each<[string, (value: string) => string]>([
    ['one letter shorter', (text) => text.slice(0, -1)],
    ['without its first letter', (text) => text.slice(1)],
    ['half as long', (text) => text.slice(0, text.length / 2)],
    ['one letter longer', (text) => `${text}A`],
    ['one digit longer', (text) => `${text}0`],
    ['twice as long', (text) => text + text],
  ])('is refused where its signature or secret is %s', (_, change) => {
    const covered = sender.covered[header] ?? /^$/;
    const sent = rewritten(sender, (text) => text.replace(covered, change));
    expect(sent).not.toEqual(right(sender));
    expect(verify(sent, proof).ok).toBe(false);
  });

  it('is refused for another body, with the signature of the first', () => {
    if (!sender.isSigned) return;
    const { headers } = right(sender);
    expect(verify({ ...right(sender), headers, body: Buffer.from('{}') }, proof)).toEqual({ ok: false, why: 'wrong' });
  });
});

describe.each(timed)('the window of $name', (sender) => {
  const { proof, sign } = sender;

  it.each([
    ['now', 0, true],
    ['5 min old', TOLERANCE, true],
    ['5 min ahead', -TOLERANCE, true],
    ['5 min and 1 ms old', TOLERANCE + 1, false],
    ['5 min and 1 ms ahead', -TOLERANCE - 1, false],
    ['a day old', 86_400_000, false],
    ['a day ahead', -86_400_000, false],
  ])('sees a signature that is %s', (_, ageMs, isRight) => {
    const verdict = verify(right(sender), proof, { nowMs: NOW + ageMs });
    expect(verdict).toMatchObject(isRight ? { ok: true } : { ok: false, why: 'expired' });
  });

  it('has the width that is asked for', () => {
    expect(verify(right(sender), proof, { nowMs: NOW + 1000, toleranceMs: 999 }).ok).toBe(false);
    expect(verify(right(sender), proof, { nowMs: NOW - 1000, toleranceMs: 1000 }).ok).toBe(true);
    expect(verify(right(sender), proof, { toleranceMs: 0 }).ok).toBe(true);
  });

  it('is closed where the clock or the width is no number', () => {
    expect(verify(right(sender), proof, { nowMs: Number.NaN }).ok).toBe(false);
    expect(verify(right(sender), proof, { toleranceMs: Number.NaN }).ok).toBe(false);
  });

  it('is looked at after the signature', () => {
    const sent = { ...sign(BODY, OTHER_SECRET, NOW) };
    expect(verify(sent, proof, { nowMs: NOW + 86_400_000 })).toEqual({ ok: false, why: 'wrong' });
  });

  it.each([
    ['0', 0],
    ['of 1970', 999_999_000],
    ['of too many digits', 12_345_678_901_234_000],
    ['negative', -1_700_000_000_000],
    ['in scientific form', 1e24],
    ['no number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('is closed for a time that is %s, though its signature is right', (_, timeMs) => {
    const verdict = verify(sign(BODY, SECRET, timeMs), proof, { nowMs: timeMs });
    expect(verdict).toEqual({ ok: false, why: 'malformed' });
  });
});

describe.each(signed)('the bytes of $name', (sender) => {
  const { proof, sign, isText } = sender;

  it('are not those of the same JSON, written again', () => {
    const body = Buffer.from(JSON.stringify(JSON.parse(BODY.toString())));
    expect(body.equals(BODY)).toBe(false);
    expect(verify({ ...right(sender), body }, proof)).toEqual({ ok: false, why: 'wrong' });
  });

  it.each([
    ['not JSON', 'Hello, World!'],
    ['empty', ''],
    ['with a byte order mark', '\ufeff{}'],
    ['with white space around it', ' {}\r\n'],
    ['of many lines', '{\n  "a": "\u001b[34m♥ 你好 😀"\n}\n'],
    ['a form', 'payload=%7B%7D'],
    ['with U+FFFD', '{"a":"\ufffd"}'],
  ])('may be %s', (_, text) => {
    const sent = sign(Buffer.from(text), SECRET, NOW);
    expect(verify(sent, proof).ok).toBe(true);
    expect(verify({ ...sent, body: Buffer.from(text.trim() === text ? `${text} ` : text.trim()) }, proof).ok).toBe(
      false,
    );
  });

  it.each([
    ['a byte that never stands in UTF-8', [0x22, 0xff, 0x22], [0x22, 0xfe, 0x22]],
    ['the first half of a letter', [0x22, 0xc3, 0x22], [0x22, 0xc2, 0x22]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80], [0xed, 0xa0, 0x81]],
    ['a long way to write "/"', [0xc0, 0xaf], [0xc0, 0xae]],
  ])('with %s: only a sender of text is refused', (_, bytes, changed) => {
    const sent = sign(Buffer.from(bytes), SECRET, NOW);
    expect(Buffer.from(changed).toString('utf8')).toBe(Buffer.from(bytes).toString('utf8'));
    expect(verify(sent, proof)).toMatchObject(isText ? { ok: false, why: 'malformed' } : { ok: true });
    expect(verify({ ...sent, body: Buffer.from(changed) }, proof).ok).toBe(false);
    // What a reader of text would make of those bytes, and has therefore signed.
    expect(verify({ ...sent, body: Buffer.from(Buffer.from(bytes).toString('utf8')) }, proof).ok).toBe(!!isText);
  });
});

describe('the text of a signature', () => {
  const named = (names: RegExp) => withHeader.filter(({ name, isSigned }) => isSigned && names.test(name));

  it.each(named(/GitHub|Storyblok|ghost|contentful/))('of $name is hex in small letters', (sender) => {
    const upper = (value: string) => value.replace(/[0-9a-f]{40,64}/, (hex) => hex.toUpperCase());
    expect(verify(rewritten(sender, upper), sender.proof).ok).toBe(false);
    expect(
      verify(
        rewritten(sender, (value) => value.toUpperCase()),
        sender.proof,
      ).ok,
    ).toBe(false);
  });

  it.each(named(/WooCommerce|hygraph|standard/))('of $name is base64 with padding and no other', (sender) => {
    const body = bodyWhere(sender, /[+/].*=/);
    const { proof } = sender;
    expect(verify(right(sender, body), proof).ok).toBe(true);
    expect(
      verify(
        rewritten(sender, (value) => value.replace(/=(?=,|$)/, ''), body),
        proof,
      ).ok,
    ).toBe(false);
    expect(verify(rewritten(sender, toUrl, body), proof).ok).toBe(false);
    expect(
      verify(
        rewritten(sender, (value) => toUrl(value).replace(/=(?=,|$)/, ''), body),
        proof,
      ).ok,
    ).toBe(false);
  });

  it('of sanity is base64url without padding and no other', () => {
    const [sender] = named(/sanity/);
    if (sender === undefined) throw new Error('no sanity');
    const body = bodyWhere(sender, /v1=.*[-_]/);
    const plain = (value: string) => value.slice(0, 20) + value.slice(20).replaceAll('-', '+').replaceAll('_', '/');
    expect(verify(right(sender, body), sender.proof).ok).toBe(true);
    expect(verify(rewritten(sender, plain, body), sender.proof).ok).toBe(false);
    expect(
      verify(
        rewritten(sender, (value) => `${value}=`, body),
        sender.proof,
      ).ok,
    ).toBe(false);
    expect(
      verify(
        rewritten(sender, (value) => `${plain(value)}=`, body),
        sender.proof,
      ).ok,
    ).toBe(false);
  });

  it.each(named(/WooCommerce|hygraph|standard|sanity/))('of $name has one last letter', (sender) => {
    // Two bits of it hold nothing, so that four letters are decoded to the same bytes.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const last = sender.name === 'sanity' ? /\w$/ : /\w(?==(?:,|$))/;
    const body = bodyWhere(sender, last);
    const next = (value: string) => value.replace(last, (letter) => letters[letters.indexOf(letter) + 1] ?? '');
    const [before = '', after = ''] = [right(sender, body), rewritten(sender, next, body)].map(({ headers }) =>
      String(headers[sender.header]).replace(/^.*?(?:v1[=,]|sign=)|, env.*/g, ''),
    );
    expect(after).not.toBe(before);
    expect(Buffer.from(after, 'base64')).toEqual(Buffer.from(before, 'base64'));
    expect(verify(rewritten(sender, next, body), sender.proof)).toEqual({ ok: false, why: 'wrong' });
  });

  it('is not the HMAC itself in another encoding', () => {
    const header = 'x-hub-signature-256';
    const proof = { scheme: 'hmac', name: header, algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=' } as const;
    const made = (encoding: 'hex' | 'base64' | 'base64url' | 'latin1') =>
      createHmac('sha256', SECRET)
        .update(BODY)
        .digest(encoding as 'hex');
    const sent = (value: string) => ({
      method: 'POST',
      path: '/',
      query: {},
      headers: { [header]: value },
      body: BODY,
    });
    expect(verify(sent(`sha256=${made('hex')}`), proof).ok).toBe(true);
    for (const value of [made('hex'), `sha1=${made('hex')}`, `SHA256=${made('hex')}`, `sha256= ${made('hex')}`]) {
      expect(verify(sent(value), proof), value).toEqual({ ok: false, why: 'wrong' });
    }
    for (const encoding of ['base64', 'base64url', 'latin1'] as const) {
      expect(verify(sent(`sha256=${made(encoding)}`), proof).ok, encoding).toBe(false);
    }
  });
});
