import { PRESETS } from '#presets';
import { SCHEMES } from '#schemes';
import type { Webhook } from '../config/webhook.ts';
import type { HttpRequest } from '../scf/http.ts';
import type { Encoding } from '../types.ts';
import { readPayload, withoutField } from './payload.ts';
import type { Message, Preset } from './preset.ts';
import { hasLists, listsIn } from './purge-request.ts';
import { applyRules, type Found } from './rules.ts';
import type { Refusal, Terms, Verifier } from './verify/verdict.ts';

/** A delivery that purges something. */
export interface Asked {
  readonly kind: 'asked';
  readonly event: string;
  /** Its sender sends again after 503. */
  readonly retries: boolean;
  /** Names by which it would be known again: the id that its sender gave it, the proof that covers its time. */
  readonly names: readonly string[];
  /** What the rules made of it, or the lists of what is to be purged in the payload itself. */
  readonly wanted: Found | { readonly lists: unknown };
}

/** What a request to a webhook is. */
export type HookRead =
  | { readonly kind: 'refused'; readonly why: Refusal }
  /** Nothing is to be done, for a reason that people can read. `isOdd`: an operator may have meant otherwise. */
  | { readonly kind: 'ping' | 'ignored'; readonly event: string; readonly reason: string; readonly isOdd?: boolean }
  | Asked;

const SHOWN = 100; // of names that come from outside

function verdictOf(request: HttpRequest, { proof }: Webhook, terms: Terms) {
  const verifier = SCHEMES[proof.scheme] as Verifier<typeof proof>;
  return verifier(request, terms, proof);
}

/** Without rules some senders list what is to be purged. */
function wantedOf(
  message: Message,
  payload: unknown,
  webhook: Webhook,
  encoding: Encoding,
): Asked['wanted'] | undefined {
  const isOurs = webhook.preset === 'generic'; // whose caller is told what is wrong with the body
  const takesLists = webhook.rules.length === 0 && (isOurs || webhook.preset === 'standard-webhooks');
  const lists = listsIn(payload);
  const isListed = takesLists && message.fate === 'purge' && (hasLists(lists) || (isOurs && !webhook.otherwise));
  if (isListed) return { lists };
  const found = applyRules(message, payload, webhook, encoding);
  return found.isMatched ? found : undefined;
}

/**
 * Reads a request to a webhook: its proof over the raw bytes first, then its preset, then its rules. Throws PurgeError
 * `BAD_REQUEST` and `UNSUPPORTED_MEDIA_TYPE` for what a verified sender cannot mean. Purges nothing.
 */
export function readHook(request: HttpRequest, webhook: Webhook, terms: Terms, encoding: Encoding): HookRead {
  const preset = PRESETS[webhook.preset] as Preset;
  if (preset.isUnsignedPing?.(request)) return { kind: 'ping', event: 'ping', reason: 'an unsigned test' };
  if (terms.secrets.length === 0) return { kind: 'refused', why: 'secret' };
  const verdict = verdictOf(request, webhook, terms);
  if (!verdict.ok) return { kind: 'refused', why: verdict.why };
  const whole = readPayload(request, preset.formField);
  const { proof } = webhook;
  const payload = proof.scheme === 'body' ? withoutField(whole, proof.name) : whole;
  const message = preset.read({ header: (name) => request.headers.get(name)?.[0], payload });
  const { fate, reason, events, types, deliveryId } = message;
  const event = events[0].slice(0, SHOWN);
  if (fate === 'ping' || fate === 'ignored') return { kind: fate, event, reason: reason ?? 'nothing to purge' };
  const wanted = wantedOf(message, payload, webhook, encoding);
  if (!wanted) {
    const standard =
      webhook.rules.length === 0
        ? 'there are no rules, and the payload lists no URLs'
        : `no rule is for the event ${event} of type ${types[0]?.slice(0, SHOWN) ?? 'unknown'}`;
    return { kind: 'ignored', event, reason: reason ?? standard, isOdd: fate === 'purge' };
  }
  const names = [deliveryId && `id ${deliveryId}`, verdict.once && `proof ${verdict.once}`];
  return { kind: 'asked', event, retries: preset.retries, names: names.flatMap((name) => name || []), wanted };
}
