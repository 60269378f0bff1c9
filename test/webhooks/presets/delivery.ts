import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Message, Preset } from '../../../lib/webhooks/preset.ts';

/** Headers of a delivery, by their lower-case names. */
export type Headers = Readonly<Record<string, string>>;

/** What a preset reads in a delivery. */
export function readWith(preset: Preset, payload: unknown, headers: Headers = {}): Message {
  return preset.read({ header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined), payload });
}

/** The payload of a file of `events/cms`. */
export function sample(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../events/cms/${file}`, import.meta.url), 'utf8'));
}

/** The refusal of a delivery, with a part of its message. */
export function refusal(message: string): unknown {
  return expect.objectContaining({ code: 'BAD_REQUEST', message: expect.stringContaining(message) });
}
