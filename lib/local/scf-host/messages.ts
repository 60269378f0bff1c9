/** What host and instance say to each other. JSON throughout. */

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

/** From the instance: the bundle is loaded, or could not be. */
export interface InitMessage {
  readonly type: 'init';
  readonly error?: string;
}

/** From the instance: how the invocation ended. */
export interface DoneMessage {
  readonly type: 'done';
  /** The result as JSON text; absent for a failure. */
  readonly result?: string;
  readonly error?: { readonly message: string; readonly code?: string };
  /** After a fault outside the handler's own promise, the process must not be used again. */
  readonly isBroken: boolean;
  /** Highest resident size so far, in bytes. */
  readonly memory: number;
}

/** Ends the output of an invocation, so that the host knows that all its lines have arrived. */
export const OUTPUT_END = '\u0000end of output\n';
