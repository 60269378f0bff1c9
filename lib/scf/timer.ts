import { PurgeError } from '../errors.ts';
import { field } from './shape.ts';

/**
 * A timer event (583/9708); nothing of it is like AWS. `Time` is left out on purpose: whether it is the time of the fire or
 * of the trigger's creation is not sure, so nothing may depend on it.
 */
export interface TimerEvent {
  readonly Type: 'Timer';
  readonly TriggerName: string;
  /** The trigger's argument; empty when it has none. */
  readonly Message: string;
}

/** Reads a timer event. Throws PurgeError `BAD_EVENT`, and nothing else, for any other event. */
export function readTimerEvent(event: unknown): TimerEvent {
  const name = field(event, 'TriggerName');
  const message = field(event, 'Message');
  if (field(event, 'Type') !== 'Timer' || typeof name !== 'string') {
    throw new PurgeError('BAD_EVENT', 'not a timer event: it needs "Type": "Timer" and a "TriggerName"');
  }
  return { Type: 'Timer', TriggerName: name, Message: typeof message === 'string' ? message : '' };
}
