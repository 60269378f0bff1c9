import type { Template } from '../types.ts';

/** The senders that a webhook can be set up for; `generic` is our own body, or any JSON with rules. */
export type PresetName =
  | 'generic'
  | 'wordpress'
  | 'woocommerce'
  | 'strapi'
  | 'sanity'
  | 'contentful'
  | 'ghost'
  | 'standard-webhooks'
  | 'github'
  | 'storyblok'
  | 'hygraph'
  | 'datocms'
  | 'prismic';

/** An HMAC of the body in one header. */
export interface HmacProof {
  readonly scheme: 'hmac';
  /** The header, in lower case. */
  readonly name: string;
  readonly algorithm: 'sha1' | 'sha256';
  readonly encoding: 'hex' | 'base64';
  /** What stands before the signature, such as `sha256=`; may be empty. */
  readonly prefix: string;
}

/** How a sender proves who it is. The secrets themselves are in the environment. */
export type Proof =
  | { readonly scheme: 'bearer' }
  /** `name` is a header, in lower case. */
  | { readonly scheme: 'header'; readonly name: string }
  /** Without `user` the secret is `user:password`. */
  | { readonly scheme: 'basic'; readonly user?: string }
  /** `name` is a field at the top of a JSON body. */
  | { readonly scheme: 'body'; readonly name: string }
  /** `name` is a parameter of the query. */
  | { readonly scheme: 'query'; readonly name: string }
  | HmacProof
  /** `old` also takes what Ghost before 5.87.1 sends: an HMAC that does not cover the time. */
  | { readonly scheme: 'ghost'; readonly old: boolean }
  | { readonly scheme: 'contentful' }
  | { readonly scheme: 'hygraph' }
  | { readonly scheme: 'sanity' }
  | { readonly scheme: 'standard-webhooks' };

/** The schemes of `Proof`. */
export type SchemeName = Proof['scheme'];

/** What is purged: URLs and directories, as templates. */
export interface Purging {
  readonly purge: readonly Template[];
  readonly dirs: readonly Template[];
}

/** Sources of regular expressions, one of which must match; absent: anything does. */
export interface When {
  readonly event?: readonly string[];
  readonly type?: readonly string[];
  readonly locale?: readonly string[];
}

/** One part of the payload after the other: the items of a list, or the fields of an object. */
export interface Each {
  readonly path: readonly (string | number)[];
  /** Only fields whose name begins and ends so; what is between them is the key. */
  readonly names?: readonly [start: string, end: string];
  /** The names under which templates find the key and the value. */
  readonly key: string;
  readonly as: string;
}

/** What a payload of some kind purges. */
export interface Rule extends Purging {
  readonly when: When;
  readonly each?: Each;
  /** What a locale is called in URLs; an empty text leaves its segment out. */
  readonly locales: Readonly<Record<string, string>>;
  /** What is purged where the rule matches and its templates come to nothing. */
  readonly otherwise?: Purging;
}

/** A way in for one sender: `POST /hooks/<name>`. */
export interface Webhook {
  readonly name: string;
  readonly preset: PresetName;
  readonly proof: Proof;
  /** Variables that may hold its secret, newest first. */
  readonly secret: readonly string[];
  /** How far the time of a signature may be from ours, either way, in ms. */
  readonly toleranceMs: number;
  /** Whose paths the templates are; absent where all of them are absolute URLs. */
  readonly site?: string;
  /** Those of the configuration, else those of the preset. */
  readonly rules: readonly Rule[];
  /** What is purged where no rule came to anything. */
  readonly otherwise?: Purging;
  /** Of the rules that have none, and of `otherwise`. */
  readonly locales?: Readonly<Record<string, string>>;
}
