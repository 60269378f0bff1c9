import type { PresetName, Proof } from '../config/webhook.ts';
import type { HttpRequest } from '../scf/http.ts';

/** One page that a delivery is about: what templates find under the names of built-in fields. An absent one is not known. */
export interface Page {
  readonly locale?: string;
  readonly slug?: string;
  /** What the slug was before this change, where it was another. */
  readonly oldSlug?: string;
  /** Absolute, as the sender has it. */
  readonly url?: string;
  /** Of `url`, without its host. */
  readonly path?: string;
  /** `path` with the old slug, where there is one. */
  readonly oldPath?: string;
}

/**
 * What is done with a delivery. `purge`: its event makes pages stale. `unasked`: it does not, as a rule; a rule that names the
 * event purges all the same. `ignored`: nothing is stale, whatever the rules say (a draft, another environment). `ping`: a test.
 */
export type Fate = 'purge' | 'unasked' | 'ignored' | 'ping';

/** A verified delivery as its preset reads it. */
export interface Message {
  readonly fate: Fate;
  /** Why it is not `purge`, for people. */
  readonly reason?: string;
  /** Names of the event, the sender's own first; rules may use any of them. At least one. */
  readonly events: readonly [string, ...string[]];
  /** Names of the kind of content, the shortest first; rules may use any of them. */
  readonly types: readonly string[];
  readonly id?: string;
  /** One a locale where the payload has several. At least one. */
  readonly pages: readonly [Page, ...Page[]];
  /** The sender's own id of the delivery, and only where it is unique. */
  readonly deliveryId?: string;
}

/** What a preset reads. */
export interface Delivery {
  /** A header, by its lower-case name; the first one where it came several times. */
  header(name: string): string | undefined;
  /** The JSON of the body, without the secret. May be anything. */
  readonly payload: unknown;
}

/** All that is special about one sender. */
export interface Preset {
  readonly name: PresetName;
  /** How it signs: what `secret` in the configuration stands for. Absent for senders that only show what they were given. */
  readonly signs?: Proof;
  /** It sends again after 503, so that we need not try to the end. */
  readonly retries: boolean;
  /** Templates of what a delivery purges where the configuration has no rules; empty where the payload has no URL. */
  readonly purge: readonly string[];
  /** It comes as a form with the JSON in this field, where its content type says so. */
  readonly formField?: string;
  /** A test that the sender makes without proof; nothing is done about it. */
  isUnsignedPing?(request: HttpRequest): boolean;
  /** Throws PurgeError `BAD_REQUEST` where the payload is nothing that this sender sends. */
  read(delivery: Delivery): Message;
}
