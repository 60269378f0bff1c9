/** Memory of all invocations that may run at once in Singapore, in MB (583/11637); shown, not enforced. */
export const CONCURRENCY_MB = 64_000;

/** How much of it functions may reserve: all but 12 800 MB (text of the SDK). */
export const RESERVABLE_MB = CONCURRENCY_MB - 12_800;

/** Functions in a namespace (583/11637). */
export const FUNCTIONS_PER_NAMESPACE = 50;

/** Triggers of one type that a function may have (583/11637). */
export const TRIGGERS_PER_TYPE = 10;

/** Longest time limit of an invocation, in s (583/11637). */
export const TIMEOUT_S = 900;

/** Longest time limit of loading, in s (sample of GetAccount). */
export const INIT_TIMEOUT_S = 300;

/** Most retries of an asynchronous event (sample of GetAccount). */
export const RETRIES = 2;

/** Shortest and longest life of an asynchronous event, in s (sample of GetAccount). */
export const EVENT_LIFE_S = { least: 60, most: 21_600 } as const;
