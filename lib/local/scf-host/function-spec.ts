/** Temporary keys of an execution role. */
export interface RoleKeys {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token: string;
}

/** A function as it is deployed. */
export interface FunctionSpec {
  readonly name: string;
  /** Absolute path of the built CommonJS file. */
  readonly bundle: string;
  /** The export that is called; `main_handler` by default. */
  readonly handler?: string;
  readonly env: Readonly<Record<string, string>>;
  /** From handing over the event to the answer; loading does not count. */
  readonly timeoutMs: number;
  /** For loading the bundle; 65 000 by default, by the text of the SDK. */
  readonly initTimeoutMs?: number;
  /** 128 by default (583/11637). */
  readonly memoryMb?: number;
  /** How many processes may serve it at once; 10 by default. */
  readonly maxInstances?: number;
  /** Asked anew for every invocation, since role keys rotate. */
  readonly role?: () => RoleKeys;
}

/** What the platform answers of an invocation; status codes are those of 583/42611. */
export interface InvocationResult {
  readonly requestId: string;
  readonly ok: boolean;
  /**
   * 200, or 400 event is no JSON, 406 event too large, 407 result too large, 430 thrown, 432 no instance free, 433 time,
   * 434 memory, 435 no such function, 439 exit, 499 the host was closed meanwhile.
   */
  readonly statusCode: number;
  /** As it came through JSON; present when `ok`. */
  readonly result?: unknown;
  readonly errorMessage?: string;
  /** The `code` of the error that was thrown, when it has one. */
  readonly errorCode?: string;
  /** Lines of standard output and error; in order within each of the two, not between them. */
  readonly logs: readonly string[];
  /** Process id of the instance; 0 when none was used. */
  readonly instance: number;
  readonly coldStart: boolean;
  /** From handing over the event to the answer; loading does not count. */
  readonly durationMs: number;
  /** Highest resident size that the process has reported so far, in MB; 0 when it did not live to tell. */
  readonly memoryMb: number;
}

/** How an invocation ended. */
export type Ended = Pick<InvocationResult, 'statusCode' | 'result' | 'errorMessage' | 'errorCode'>;
