import { createHmac } from 'node:crypto';
import type { Proof } from '../../config/webhook.ts';
import { isFields, parseJson } from '../../scf/shape.ts';

/** What is to be signed: a request as it will stand on the wire. */
export interface Unsigned {
  readonly method: string;
  /** Path, without a query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** ms since 1970. */
  readonly nowMs: number;
  /** Of the delivery. */
  readonly id: string;
}

/** What a proof adds to a request; `body` replaces it. */
export interface Signed {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

function hmac(algorithm: string, secret: string | Buffer, ...parts: (string | Buffer)[]) {
  const sum = createHmac(algorithm, secret);
  for (const part of parts) sum.update(part);
  return sum;
}

function signStandard(secret: string, { id, nowMs, body }: Unsigned): Signed {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const seconds = String(Math.floor(nowMs / 1000));
  const signature = `v1,${hmac('sha256', key, `${id}.${seconds}.`, body).digest('base64')}`;
  return { headers: { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature } };
}

function signContentful(secret: string, { method, path, headers, body, nowMs }: Unsigned): Signed {
  const names = ['content-type', 'x-contentful-signed-headers', 'x-contentful-timestamp', 'x-contentful-topic'];
  const signed: Record<string, string> = {
    ...headers,
    'x-contentful-signed-headers': names.join(','),
    'x-contentful-timestamp': String(nowMs),
  };
  const lines = names.map((name) => `${name}:${signed[name] ?? ''}`).join(';');
  const signature = hmac('sha256', secret, `${method}\n${path}\n${lines}\n`, body).digest('hex');
  return { headers: { ...signed, 'x-contentful-signature': signature } };
}

function signHygraph(secret: string, { body, nowMs }: Unsigned): Signed {
  const text = JSON.stringify({ Body: body.toString(), EnvironmentName: 'master', TimeStamp: nowMs });
  return {
    headers: { 'gcms-signature': `sign=${hmac('sha256', secret, text).digest('base64')}, env=master, t=${nowMs}` },
  };
}

/** The secret as a field in front of the body; a body that is no object stays as it is. */
function withField(body: Buffer, name: string, secret: string): Buffer {
  const payload = parseJson(body.toString());
  return isFields(payload) ? Buffer.from(JSON.stringify({ ...payload, [name]: secret })) : body;
}

/** Signs a request as a sender would. It shares no code with the verifiers, so that each checks the other. */
export function sign(proof: Proof, secret: string, request: Unsigned): Signed {
  const { body, nowMs } = request;
  switch (proof.scheme) {
    case 'bearer':
      return { headers: { authorization: `Bearer ${secret}` } };
    case 'header':
      return { headers: { [proof.name]: secret } };
    case 'basic': {
      const pair = proof.user === undefined ? secret : `${proof.user}:${secret}`;
      return { headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
    }
    case 'body':
      return { body: withField(body, proof.name, secret) };
    case 'query':
      return { query: { [proof.name]: secret } };
    case 'hmac': {
      const signature = hmac(proof.algorithm, secret, body).digest(proof.encoding);
      return { headers: { [proof.name]: proof.prefix + signature } };
    }
    case 'sanity': {
      const signature = hmac('sha256', secret, `${nowMs}.`, body).digest('base64url');
      return { headers: { 'sanity-webhook-signature': `t=${nowMs},v1=${signature}` } };
    }
    case 'ghost': {
      const signature = hmac('sha256', secret, body, String(nowMs)).digest('hex');
      return { headers: { 'x-ghost-signature': `sha256=${signature}, t=${nowMs}` } };
    }
    case 'hygraph':
      return signHygraph(secret, request);
    case 'contentful':
      return signContentful(secret, request);
    case 'standard-webhooks':
      return signStandard(secret, request);
  }
}
