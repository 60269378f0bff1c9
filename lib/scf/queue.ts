import { field, isFields, parseJson } from './shape.ts';

/** One record on its way out of a queue message: the record itself, or the problem that kept it in. */
export interface Unwrapped {
  readonly where: string;
  readonly record?: unknown;
  readonly problem?: string;
}

const LEVELS = 2;

/** Looks for COS records in a message body. The shapes are inferred: no document shows COS delivering into a queue. */
function unwrapBody(body: unknown, where: string, level: number): Unwrapped[] {
  const records = field(body, 'Records');
  if (Array.isArray(records) && records.length > 0) {
    return records.flatMap((record, n) => unwrap(record, `${where}.Records[${n}]`, level));
  }
  if (isFields(field(body, 'cos'))) return [{ where, record: body }]; // a forwarder that republishes one record
  if (field(body, 'specversion') !== undefined && level > 0) {
    const data = field(body, 'data'); // EventBridge: a CloudEvent, whose data for COS no document describes
    return unwrapBody(parseJson(data) ?? data, `${where}.data`, level - 1);
  }
  const deadLetter = parseJson(field(field(body, 'Body'), 'ClientContext')); // SCF's own dead letters (583/39704)
  if (deadLetter !== undefined && level > 0) return unwrapBody(deadLetter, `${where}.Body.ClientContext`, level - 1);
  return [{ where, problem: 'the message holds no COS event' }];
}

function unwrap(record: unknown, where: string, level: number): Unwrapped[] {
  const kind = ['Ckafka', 'CMQ'].find((name) => isFields(field(record, name)));
  if (!kind) return [{ where, record }];
  if (level === 0) return [{ where, problem: 'messages inside messages inside messages are not read' }];
  const body = parseJson(field(field(record, kind), 'msgBody'));
  const inside = `${where}.${kind}.msgBody`;
  return body === undefined ? [{ where: inside, problem: 'msgBody is no JSON' }] : unwrapBody(body, inside, level - 1);
}

/**
 * Turns one entry of `Records` into COS records: itself, or what its CKafka (583/17530) or CMQ (583/11517) message holds.
 * Reads two levels deep and never throws; what it cannot read comes back as a `problem`.
 */
export function unwrapMessage(record: unknown, where: string): Unwrapped[] {
  return unwrap(record, where, LEVELS);
}
