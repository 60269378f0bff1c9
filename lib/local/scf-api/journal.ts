import { isFields } from '../../scf/shape.ts';

/** One call that named an action, refused ones included. */
export interface ScfApiCall {
  readonly action: string;
  /** 0 when it was done; else the code of the error, or the kind of a fault on the way. */
  readonly code: number | string;
  /** As it came, with the length of the zip, in bytes, for the zip. */
  readonly body: unknown;
  /** ms since 1970. */
  readonly at: number;
}

/** What was called, in the order in which it was answered. */
export interface Journal {
  add(call: ScfApiCall): void;
  /** A copy: it does not grow. */
  calls(): readonly ScfApiCall[];
  clear(): void;
}

/** Makes an empty journal. It is never cut short. */
export function createJournal(): Journal {
  let list: ScfApiCall[] = [];
  return {
    add(call) {
      list.push(call);
    },
    calls: () => list.slice(),
    clear() {
      list = [];
    },
  };
}

/** A body without the zip in it, which nobody wants to read. */
export function withoutZip(body: unknown): unknown {
  if (!isFields(body)) return body;
  const { ZipFile, Code } = body;
  return {
    ...body,
    ...(typeof ZipFile === 'string' && { ZipFile: Buffer.from(ZipFile, 'base64').length }),
    ...(isFields(Code) && { Code: withoutZip(Code) }),
  };
}
