import { isFields } from '../../scf/shape.ts';

/** One call that named an action, refused ones included. */
export interface ScfApiCall {
  readonly action: string;
  /** 0 when it was done; else the code of the error, or the kind of a fault on the way. */
  readonly code: number | string;
  /**
   * As it came, with the length of the zip, in bytes, for the zip. Undefined for a call that was not admitted, and for what is above
   * 64 KB without its zip or has more than 32 levels.
   */
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

const KEPT_CHARACTERS = 64 * 1024;
const KEPT_LEVELS = 32;

/** Whether a JSON value has more levels of objects and lists than are kept; none that is documented comes near. */
export function isTooDeep(value: unknown, levels = KEPT_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
}

function withoutZip(body: unknown): unknown {
  if (!isFields(body)) return body;
  const { ZipFile, Code } = body;
  return {
    ...body,
    ...(typeof ZipFile === 'string' && { ZipFile: Buffer.from(ZipFile, 'base64').length }),
    ...(isFields(Code) && { Code: withoutZip(Code) }),
  };
}

/** What is kept of a body: all but the zip in it, which nobody wants to read; nothing of one that is too large or too deep. */
export function keepable(body: unknown): unknown {
  if (isTooDeep(body)) return undefined;
  const kept = withoutZip(body);
  return (JSON.stringify(kept) ?? '').length > KEPT_CHARACTERS ? undefined : kept;
}
