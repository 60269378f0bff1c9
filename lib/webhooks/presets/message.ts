import { PurgeError } from '../../errors.ts';
import { field, isFields, kindOf } from '../../scf/shape.ts';
import type { Fate, Message, Page } from '../preset.ts';
import { MOST_PAGES, present, textOf } from './page.ts';

/** That a delivery is no purge, and why. */
export type Verdict = readonly [fate: Exclude<Fate, 'purge'>, reason: string];

/** The verdict on every event that is not known to make pages stale. */
export const UNASKED: Verdict = ['unasked', 'this event makes no page stale by itself; a rule may name it'];

/** What a preset has read, as it found it. */
interface Reading {
  readonly events: readonly [string, ...unknown[]];
  readonly verdict?: Verdict | false | undefined;
  readonly types?: readonly unknown[];
  readonly id?: unknown;
  readonly pages?: readonly Page[];
  readonly deliveryId?: unknown;
}

/** Reads through own fields, one in the other; undefined where one is absent. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => field(inner, name), value);
}

/**
 * The name of an event of a payload that must be an object. `where` says what the sender always names it in.
 * Throws PurgeError `BAD_REQUEST` where the payload is something else or the event has no name.
 */
export function eventOf(payload: unknown, event: unknown, where: string): string {
  if (!isFields(payload)) {
    throw new PurgeError('BAD_REQUEST', `the payload should be a JSON object but is ${kindOf(payload)}`);
  }
  const text = textOf(event);
  if (text) return text;
  throw new PurgeError(
    'BAD_REQUEST',
    `no event: the ${where} is missing; is the preset of this webhook the right one?`,
  );
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return [...new Set(values)].flatMap((value) => textOf(value) ?? []);
}

/** Ids may be numbers. */
function idOf(value: unknown): unknown {
  return typeof value === 'number' ? `${value}` : value;
}

/** The message of what was read: absent values are left out, and a delivery without pages is about one unknown page. */
export function messageOf({ events, verdict, types = [], id, pages = [], deliveryId }: Reading): Message {
  const [first, ...others] = events;
  const [page = {}, ...more] = pages.slice(0, MOST_PAGES);
  const [fate, reason] = verdict || ['purge' as const];
  return {
    fate,
    ...present({ reason, id: idOf(id), deliveryId: idOf(deliveryId) }),
    events: [first, ...textsOf(others)],
    types: textsOf(types),
    pages: [page, ...more],
  };
}
