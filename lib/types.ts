/** What the rooms of this project share: targets, failures, outcomes, providers and reports. Types only, no code. */

/** A single object (`url`) or everything below a path that ends in `/` (`dir`). */
export type TargetKind = 'url' | 'dir';

/** What goes first when not everything fits a day. */
export type Priority = 'high' | 'normal' | 'low';

/** How the path of an object is written: as a browser asks for it, as RFC 3986 would, or both where they differ. */
export type Encoding = 'browser' | 'strict' | 'both';

/** One thing to purge. `url` is absolute, percent-encoded, without a fragment. */
export interface Target {
  readonly kind: TargetKind;
  readonly url: string;
  readonly priority: Priority;
}

/** The CDN APIs that this project can call. */
export type ApiName = 'cdn-2.0' | 'cdn-3.0' | 'edgeone';

/** How a failure is treated; see `lib/cdn/failures.ts`. */
export type FailureClass =
  | 'auth'
  | 'configuration'
  | 'quota'
  | 'throttle'
  | 'transient'
  | 're-sign'
  | 'split'
  | 'retired'
  | 'target';

/** Whom a failure concerns: one URL, every URL of a host, or the whole account. */
export type FailureScope = 'url' | 'host' | 'account';

/** Why a call did not do what was asked. `code` is the API's own, or one of our transport signs such as `timeout`. */
export interface Failure {
  readonly code: string;
  readonly class: FailureClass;
  readonly scope: FailureScope;
  /** What the API or the network said, without secrets. */
  readonly message: string;
  /** What the operator should do. */
  readonly advice: string;
}

/** A URL that was refused inside an otherwise accepted call. */
export interface Culprit {
  readonly url: string;
  readonly failure: Failure;
}

/** What one transmission came to. */
export type Outcome =
  | {
      readonly kind: 'accepted';
      readonly count: number;
      readonly taskId?: string;
      readonly culprits?: readonly Culprit[];
    }
  /** Surely not done: nothing is spent. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly culprits?: readonly Culprit[] }
  /** May have been done (time-out, lost reply, 5xx, short count): it is spent and sent again. */
  | { readonly kind: 'maybe'; readonly failure: Failure };

/** Keys that sign a call; `token` comes with temporary keys only. */
export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token?: string;
}

/** What a provider needs for one transmission; it neither reads the environment nor a configuration by itself. */
export interface Call {
  readonly credentials: Credentials;
  /** For name look-up, connect, send and answer together, in ms. */
  readonly timeoutMs: number;
  /** For name look-up and connect alone, in ms; absent: only `timeoutMs` counts. */
  readonly connectMs?: number;
  /** Directories: drop everything below, rather than what the origin says has changed. For APIs that offer the choice. */
  readonly full?: boolean;
}

/** What one call of a kind may hold. */
export interface CallLimits {
  /** Targets in one call. */
  readonly count: number;
  /** Bytes that the targets of one call may take on the wire. */
  readonly bytes: number;
  /** Targets in one day of the account. */
  readonly day: number;
}

/** The limits of one API, by kind of target. */
export type Limits = Readonly<Record<TargetKind, CallLimits>>;

/** The way to purge through one CDN API, in one area. */
export interface Purger {
  readonly name: ApiName;
  /** What its quota counts against, beside the account and the kind of target: `cdn overseas`, or an EdgeOne zone. */
  readonly pool: string;
  readonly limits: Limits;
  /** It can drop everything below a directory, not only what has changed: see `Call.full`. */
  readonly offersFull?: boolean;
  /** One transmission: no retry, no splitting, and it never throws for what the API or network does. */
  purge(kind: TargetKind, urls: readonly string[], call: Call): Promise<Outcome>;
}

/** Which purged targets to look for: those of one task, or of a span of time (ms since 1970, both ends included). */
export interface TaskQuery {
  readonly taskId?: string;
  readonly from: number;
  readonly to: number;
  readonly url?: string;
}

/** How far an API is with purging one target. */
export interface TaskStatus {
  readonly url: string;
  readonly status: 'processing' | 'done' | 'failed';
  /** Absent where the API names no tasks. */
  readonly taskId?: string;
}

/** What is left of one day of a pool, as the API itself counts it. */
export interface Quota {
  readonly kind: TargetKind;
  /** Targets in one call. */
  readonly count: number;
  readonly day: number;
  readonly left: number;
}

/** What a question to an API came to. */
export type Answered<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | Exclude<Outcome, { readonly kind: 'accepted' }>;

/** One CDN API with all that it can do. What an API lacks is absent, and configuration that needs it is refused by the build. */
export interface Provider extends Purger {
  /** The first 1000 of what was purged. One transmission. */
  tasks?(query: TaskQuery, call: Call): Promise<Answered<readonly TaskStatus[]>>;
  /** One transmission. */
  quota?(call: Call): Promise<Answered<readonly Quota[]>>;
  /** Fetches URLs into the edges; at most `prefetchCount` a call. One transmission. */
  prefetch?(urls: readonly string[], call: Call): Promise<Outcome>;
  readonly prefetchCount?: number;
}

/** A target (or what should have become one) that will never be purged, and why. */
export interface Rejection {
  readonly target: string;
  readonly code: string;
  readonly reason: string;
}

/** What an invocation answers. `pending` = not submitted yet, `ignored` = changes and records that purge nothing. */
export interface Report {
  changes: number;
  urls: number;
  dirs: number;
  submitted: number;
  pending: number;
  ignored: number;
  calls: number;
  rejected: Rejection[];
}

/** A cron of SCF, compiled at build time: the values that each field takes, ascending. JSON throughout. */
export interface Cron {
  readonly second: readonly number[];
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  readonly day: readonly number[];
  readonly month: readonly number[];
  /** 0 is Sunday. */
  readonly weekday: readonly number[];
  /** Absent: every year. */
  readonly year?: readonly number[];
  /** Day and weekday are both restricted: either is enough (583/9708). */
  readonly either: boolean;
}

/** A step into a payload: a field, a place in a list, or null for every item (`[*]`). */
export type PathStep = string | number | null;

/** `default:x` for a missing value, `drop:x` for a value that leaves its segment out, `lower`, `trimSlashes`, `raw`. */
export type Filter = readonly [name: 'default' | 'drop' | 'lower' | 'raw' | 'trimSlashes', text?: string];

/** A place in a template where a value goes. */
export interface Slot {
  readonly path: readonly PathStep[];
  readonly filters?: readonly Filter[];
}

/** A URL template, compiled: text as it is, and slots. */
export type Template = readonly (string | Slot)[];
