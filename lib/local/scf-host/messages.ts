/** What host and instance say to each other over the channel of `fork`. JSON throughout; types only. */

/** From the host: one invocation. */
export interface InvokeMessage {
  readonly type: 'invoke';
  /** The event as JSON text. */
  readonly event: string;
  /** Wall clock, ms since 1970. */
  readonly deadline: number;
  /** The fields of the context that are no functions. */
  readonly context: Readonly<Record<string, string | number>>;
  /** Variables that the platform sets anew for every invocation: the rotating role keys. */
  readonly env: Readonly<Record<string, string>>;
}

/** What was thrown: its message, and its own `code` when it has one. */
export interface Thrown {
  readonly message: string;
  readonly code?: string;
}

/** From the instance: the bundle is loaded, or could not be. */
export interface InitMessage {
  readonly type: 'init';
  readonly error?: Thrown;
  /** Highest resident size so far, in bytes. */
  readonly memory: number;
}

/** From the instance: how the invocation ended. What it has written before is in the pipes by then. */
export interface DoneMessage {
  readonly type: 'done';
  /** The result as JSON text; absent for a failure. */
  readonly result?: string;
  readonly error?: Thrown;
  /** After a fault outside the handler's own promise, the process must not be used again. */
  readonly isBroken: boolean;
  /** Highest resident size so far, in bytes. */
  readonly memory: number;
}
