import type { Proof } from '../../config/webhook.ts';
import { field, parseJson } from '../../scf/shape.ts';
import type { WebRequest } from '../scf-host/http-event.ts';
import { sign } from './sign.ts';

/** A delivery that is to be made up. */
export interface Sample {
  readonly preset: string;
  readonly proof: Proof;
  readonly secret: string;
  /** `/hooks/<name>` */
  readonly path: string;
  readonly body: Buffer;
  /** The name of the event, where it is not in the body; absent: what the body suggests. */
  readonly topic?: string | undefined;
  readonly nowMs: number;
  readonly id: string;
}

function text(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' ? found : undefined;
}

function contentfulTopic(payload: unknown): string {
  const type = text(field(payload, 'sys'), 'type') ?? 'Entry';
  const isGone = type.startsWith('Deleted');
  return `ContentManagement.${type.replace('Deleted', '')}.${isGone ? 'unpublish' : 'publish'}`;
}

function githubEvent(payload: unknown): string {
  const names = {
    zen: 'ping',
    deployment_status: 'deployment_status',
    workflow_run: 'workflow_run',
    build: 'page_build',
  };
  const found = Object.entries(names).find(([name]) => field(payload, name) !== undefined);
  return found?.[1] ?? 'push';
}

/** What a sender writes beside its body, by preset; the others write nothing of their own. */
const HEADERS: Readonly<Record<string, (payload: unknown, sample: Sample) => Record<string, string>>> = {
  contentful: (payload, { topic = contentfulTopic(payload), id }) => ({
    'content-type': 'application/vnd.contentful.management.v1+json',
    'x-contentful-topic': topic,
    'x-contentful-idempotency-key': id,
  }),
  strapi: (payload, { topic = text(payload, 'event') ?? 'entry.publish' }) => ({ 'x-strapi-event': topic }),
  sanity: (_, { topic = 'update', id }) => ({ 'sanity-operation': topic, 'idempotency-key': id }),
  ghost: () => ({ 'content-version': 'v6.65' }),
  woocommerce: (_, { topic = 'product.updated', id }) => ({
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-resource': topic.replace(/\..*/, ''),
    'x-wc-webhook-event': topic.replace(/^.*\./, ''),
    'x-wc-webhook-delivery-id': id,
  }),
  wordpress: (_, { topic = 'post_update' }) => ({ 'x-wp-webhook-name': topic }),
  github: (payload, { topic = githubEvent(payload), id }) => ({ 'x-github-event': topic, 'x-github-delivery': id }),
};

/** Makes the request that a sender of this preset would send now, with its proof. Sends nothing. */
export function sampleRequest(sample: Sample): WebRequest {
  const { preset, proof, secret, path, body, nowMs, id } = sample;
  const own = HEADERS[preset]?.(parseJson(body.toString()), sample) ?? {};
  const headers = { 'content-type': 'application/json', ...own };
  const signed = sign(proof, secret, { method: 'POST', path, headers, body, nowMs, id });
  const query = new URLSearchParams(signed.query).toString();
  return {
    method: 'POST',
    target: query === '' ? path : `${path}?${query}`,
    headers: { ...headers, ...signed.headers },
    body: signed.body ?? body,
    remoteAddress: '127.0.0.1',
  };
}
