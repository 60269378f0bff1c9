import type { Report } from '../../lib/types.ts';

/** What an invocation is for: objects of a bucket that changed (`www/p1`), directories to purge, or a tick of the timer. */
export type Work =
  | { readonly kind: 'objects'; readonly objects: readonly string[] }
  | { readonly kind: 'dirs'; readonly dirs: readonly string[] }
  | { readonly kind: 'tick' };

/**
 * What an instance does at a point of its work: die, or wait for `go`, so that it can be frozen there. Points are `before fence`,
 * `after fence` and so on for every verb of its stores, and `before send` and `after send`.
 */
export type Ambush = 'kill' | 'hold';

/** What the driver tells an instance. */
export type Order =
  | {
      readonly kind: 'invoke';
      readonly id: number;
      readonly requestId: string;
      readonly limitMs: number;
      readonly work: Work;
    }
  | { readonly kind: 'arm'; readonly point: string; readonly ambush: Ambush }
  /** Go on; `fold` folds once more under the lease of the drain first, as the port allows at any time. */
  | { readonly kind: 'go'; readonly fold: boolean };

/** What an instance tells the driver. */
export type Note =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly report: Report }
  | { readonly kind: 'error'; readonly id: number; readonly code: string; readonly message: string }
  | { readonly kind: 'reached'; readonly point: string };
