import type { ApiName, Cron, Encoding, Priority, TargetKind } from '../types.ts';
import type { Forms } from './forms.ts';
import type { Webhook } from './webhook.ts';

/** Where the edges are that are purged. */
export type Area = 'overseas' | 'mainland' | 'global';

/** A bucket (and key prefix) and the public bases it is served from, as compiled into a bundle. */
export interface Site extends Forms {
  readonly name: string;
  /** `<name>-<appid>`; absent for a site that only webhooks and schedules purge. */
  readonly bucket?: string;
  readonly region?: string;
  /** Only keys that start with it belong to the site; it is no part of the URL. */
  readonly prefix: string;
  /** Absolute, punycode host, no slash at the end. */
  readonly bases: readonly string[];
  /** Sources of regular expressions that match ignored keys (without the prefix). */
  readonly ignore: readonly string[];
  /** File names that are also served as the URL of their directory. */
  readonly index: readonly string[];
  readonly encoding: Encoding;
  readonly priority: Priority;
  /** Directories that may be purged whole: paths below each base, percent-encoded, a slash at both ends. */
  readonly collapse?: readonly { readonly dir: string; readonly over: number }[];
  /** How long after a purge is done it is purged once more, in ms; absent: never. Queued mode only. */
  readonly reboundMs?: number;
}

/** A sitemap whose URLs a schedule purges. */
export interface SitemapSource {
  /** Its public URL. */
  readonly url: string;
  /** Where it is fetched instead, past the CDN. */
  readonly origin?: string;
  /** Only what may have changed since the fire before; absent: all of it. */
  readonly since?: 'lastmod';
}

/** A list of URLs and directories that a timer purges. */
export interface Schedule {
  readonly name: string;
  /** When its timer fires, UTC+8; absent where the trigger is made by hand. */
  readonly cron?: Cron;
  readonly site?: string;
  readonly urls: readonly string[];
  readonly dirs: readonly string[];
  /** Absent: none. */
  readonly sitemaps?: readonly SitemapSource[];
}

/** What a day of the account may cost, and what the outbox keeps; queued mode only. */
export interface Budget {
  /** Targets a day, by kind. */
  readonly day: Readonly<Record<TargetKind, number>>;
  /** The part of it that only high priority may spend before the day's last two hours, 0 to 1. */
  readonly reserve: number;
  /** When the day begins, in ms after 00:00 UTC; negative east of Greenwich. */
  readonly dayStartMs: number;
}

/** What a function knows of `purge.config.yaml`: validated at build time, JSON throughout, free of secrets. */
export interface Config {
  readonly cdn: {
    /** In the order they are tried. */
    readonly apis: readonly ApiName[];
    readonly area: Area;
    /** How cdn-2.0 is called. */
    readonly method: 'GET' | 'POST';
    /** Of edgeone, and there whenever it is in `apis`. */
    readonly zone?: string;
  };
  readonly sites: readonly Site[];
  /** Names of the variables that may hold the token of `POST /purge`, newest first. */
  readonly purgeToken: readonly string[];
  readonly webhooks: readonly Webhook[];
  readonly schedules: readonly Schedule[];
  /** The appid in the bucket names, `default` where there is none. */
  readonly account: string;
  readonly budget: Budget;
  /** How long accepted purges are remembered, in ms. */
  readonly historyMs: number;
}

/** Names of all variables that may hold a secret of a caller: the token of `POST /purge` and those of webhooks. */
export function secretNames({ purgeToken, webhooks }: Config): readonly string[] {
  return [...new Set([...purgeToken, ...webhooks.flatMap(({ secret }) => secret)])];
}
