/** The APIs that are spoken here, by the names of the providers that call them. */
export const APIS = ['cdn-2.0', 'cdn-3.0', 'edgeone'] as const;

/** One of the APIs that are spoken here. */
export type Api = (typeof APIS)[number];

/** One call that named an action, refused ones included. */
export interface JournalEntry {
  api: Api;
  action: string;
  /** 0 when it was done; the API's code, a module code before the 4000 around it; or the kind of a fault of transport. */
  code: number | string;
  /** URLs to purge or to push, as they were sent; empty when a call only reads. */
  urls: string[];
  /** Directories to purge; to API 3.0 paths, to EdgeOne prefixes and host names. */
  dirs: string[];
  /** Milliseconds since 1970 by the machine clock plus the offset. */
  at: number;
}

/** What was called, in order of arrival. */
export interface Journal {
  add(entry: JournalEntry): void;
  /** A copy: it does not grow. */
  entries(): readonly JournalEntry[];
  clear(): void;
}

/** Makes an empty journal that shows each entry to `onCall` before the call is answered. It is never cut short. */
export function createJournal(onCall: (entry: JournalEntry) => void): Journal {
  let entries: JournalEntry[] = [];
  return {
    add(entry) {
      entries.push(entry);
      onCall(entry);
    },
    entries: () => entries.slice(),
    clear() {
      entries = [];
    },
  };
}
