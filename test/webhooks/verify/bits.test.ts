import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW, SECRET, SENDERS, type Sender, type Sent, verify } from './senders.ts';

/** Something that a proof covers: so many bits, and the request with one of them flipped. */
interface Part {
  readonly what: string;
  readonly bits: number;
  readonly flip: (bit: number) => Sent;
}

function flipText(text: string, bit: number): string {
  const index = bit >> 3;
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ (1 << (bit & 7))) + text.slice(index + 1);
}

function textPart(what: string, text: string, put: (text: string) => Sent): Part {
  return { what, bits: text.length * 8, flip: (bit) => put(flipText(text, bit)) };
}

function bodyPart(sent: Sent, start: number, end: number): Part {
  const flip = (bit: number) => {
    const body = Buffer.from(sent.body);
    const index = start + (bit >> 3);
    body[index] = (body[index] ?? 0) ^ (1 << (bit & 7));
    return { ...sent, body };
  };
  return { what: 'body', bits: (end - start) * 8, flip };
}

function coveredParts(sender: Sender, sent: Sent): Part[] {
  const parts = Object.entries(sender.covered).map(([name, covered]) => {
    const value = `${sent.headers[name]}`;
    const found = covered.exec(value);
    if (found === null) throw new Error(`${name} covers nothing`);
    const end = found.index + found[0].length;
    return textPart(name, found[0], (text) => ({
      ...sent,
      headers: { ...sent.headers, [name]: value.slice(0, found.index) + text + value.slice(end) },
    }));
  });
  if (sender.isSigned) parts.push(bodyPart(sent, 0, sent.body.length));
  if (sender.proof.scheme === 'body') {
    const start = sent.body.lastIndexOf(SECRET);
    parts.push(bodyPart(sent, start, start + SECRET.length));
  }
  if (sender.proof.scheme === 'query') {
    parts.push(textPart('query', `${sent.query['token']}`, (token) => ({ ...sent, query: { token } })));
  }
  if (sender.proof.scheme === 'contentful') {
    parts.push(textPart('path', sent.path, (path) => ({ ...sent, path })));
    parts.push(textPart('method', sent.method, (method) => ({ ...sent, method })));
  }
  return parts;
}

describe.each(SENDERS)('each bit that $name covers', (sender) => {
  it('counts', () => {
    const sent = sender.sign(Buffer.from('{"slug":"héllo","n":1.0}'), SECRET, NOW);
    expect(verify(sent, sender.proof).ok).toBe(true);
    const parts = coveredParts(sender, sent);
    expect(parts.length).toBeGreaterThan(0);
    for (const { what, bits, flip } of parts) {
      for (let bit = 0; bit < bits; bit += 1) {
        expect(verify(flip(bit), sender.proof).ok, `${what}, bit ${bit}`).toBe(false);
      }
    }
  });

  it('counts with any body and at any time', () => {
    const text = fc.string({ unit: 'binary' }).map((value) => Buffer.from(value));
    const body = sender.isText ? text : fc.oneof(text, fc.uint8Array().map(Buffer.from));
    const seconds = fc.integer({ min: 1_000_000_000, max: 9_999_999_999 });
    fc.assert(
      fc.property(body, seconds, fc.nat(), fc.nat(), (bytes, time, whichPart, whichBit) => {
        const nowMs = time * 1000;
        const sent = sender.sign(bytes, SECRET, nowMs);
        expect(verify(sent, sender.proof, { nowMs }).ok).toBe(true);
        const parts = coveredParts(sender, sent).filter(({ bits }) => bits > 0);
        const part = parts[whichPart % parts.length];
        if (part === undefined) return;
        expect(verify(part.flip(whichBit % part.bits), sender.proof, { nowMs }).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
