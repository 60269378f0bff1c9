import { describe, expect, it } from 'vitest';
import { readDatabase } from '../../lib/outbox/settings.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB=\n-----END CERTIFICATE-----\n';
const remote = 'postgres://u:p@db.example.com/d';

describe('readDatabase', () => {
  it('is nothing without DATABASE_URL', () => {
    expect(readDatabase({})).toBeUndefined();
    expect(readDatabase({ DATABASE_URL: '  ' })).toBeUndefined();
  });

  it('reads a URL and decodes what is encoded in it', () => {
    const url = 'postgresql://us%40er:p%3A%2Fw@db.example.com:6543/na%20me';
    expect(readDatabase({ DATABASE_URL: url })).toEqual({
      host: 'db.example.com',
      port: 6543,
      user: 'us@er',
      password: 'p:/w',
      name: 'na me',
      tls: 'require',
    });
  });

  it.each([
    ['postgres://u@localhost', { host: 'localhost', port: 5432, password: '', name: 'u', tls: 'off' }],
    ['postgres://u@[::1]/d', { host: '::1', tls: 'off' }],
    ['postgres://u@127.0.0.1/d', { tls: 'off' }],
    ['postgres://u@10.0.0.1/d?sslmode=disable', { name: 'd', tls: 'require' }],
    ['postgres://u@localhost.example.com/d', { tls: 'require' }],
  ])('%s', (url, expected) => {
    expect(readDatabase({ DATABASE_URL: url })).toMatchObject(expected);
  });

  it.each(['mysql://u@h/d', 'db.example.com', 'postgres://h/d', 'postgres:///d', 'postgres://u:%zz@h/d'])(
    'refuses %s',
    (url) => {
      expect(() => readDatabase({ DATABASE_URL: url })).toThrow(/DATABASE_URL/);
    },
  );

  it('never repeats the value', () => {
    expect(() => readDatabase({ DATABASE_URL: 'http://u:geheim@h' })).toThrow(/^(?!.*geheim)/);
  });

  it('takes the CA as PEM, with written line ends, or in base64 without padding', () => {
    const read = (ca: string) => readDatabase({ DATABASE_URL: remote, DATABASE_TLS: 'verify', DATABASE_CA: ca })?.ca;
    expect(read(PEM)).toBe(PEM.trim());
    expect(read(PEM.replace(/\n/g, '\\n'))).toBe(PEM);
    expect(read(Buffer.from(PEM).toString('base64').replace(/=+$/, ''))).toBe(PEM);
  });

  it.each([
    [{ DATABASE_TLS: 'prefer' }, /DATABASE_TLS must be/],
    [{ DATABASE_TLS: 'verify', DATABASE_CA: 'x' }, /DATABASE_CA must be/],
    [{ DATABASE_CA: PEM }, /set DATABASE_TLS to verify/],
  ])('refuses %o', (more, message) => {
    expect(() => readDatabase({ DATABASE_URL: remote, ...more })).toThrow(message);
  });
});
