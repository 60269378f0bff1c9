import type { Cors, HttpTrigger, Trigger } from '../desired.ts';
import { addressed, type FunctionPlace } from './cloud.ts';
import { createTriggerBody, deleteTriggerBody, switchTriggerBody, updateTriggerBody } from './trigger-bodies.ts';
import { type PresentTrigger, QUALIFIER } from './trigger-state.ts';
import type { Write } from './write.ts';

/** A trigger in words. */
export function triggerWords(trigger: Trigger): string {
  const off = trigger.isEnabled ? '' : ', off';
  if (trigger.type === 'http') return `Function URL${off}`;
  if (trigger.type === 'timer') return `timer ${trigger.name} "${trigger.cron}"${off}`;
  return `${trigger.event} of ${trigger.host}, keys ${trigger.prefix}*${trigger.suffix}${off}`;
}

function corsKey(cors: Cors | undefined): unknown {
  if (!cors) return null;
  const { origins, methods, headers, exposeHeaders, maxAge, credentials } = cors;
  return [...[origins, methods, headers, exposeHeaders].map((list) => list.toSorted()), maxAge, credentials];
}

const httpKey = ({ authType, intranet, extranet, cors, isEnabled }: HttpTrigger) =>
  JSON.stringify([authType, intranet, extranet, corsKey(cors), isEnabled]);

const inOneLine = (cron: string) => cron.trim().replace(/\s+/g, ' ');

/** Whether both are one and the same to the API, so that one can be made from the other without deleting it. */
function isPartner(wanted: Trigger, { trigger, qualifier }: PresentTrigger): boolean {
  if (qualifier !== QUALIFIER) return false;
  if (wanted.type === 'http') return trigger.type === 'http';
  if (wanted.type === 'timer') return trigger.type === 'timer' && trigger.name === wanted.name;
  return (
    trigger.type === 'cos' &&
    trigger.host === wanted.host.toLowerCase() &&
    trigger.event === wanted.event &&
    trigger.prefix === wanted.prefix &&
    trigger.suffix === wanted.suffix
  );
}

function isSame(wanted: Trigger, present: Trigger): boolean {
  if (wanted.isEnabled !== present.isEnabled) return false;
  if (wanted.type === 'http') return present.type === 'http' && httpKey(wanted) === httpKey(present);
  if (wanted.type === 'cos') return true; // else it would not be its partner
  const isTimer = present.type === 'timer';
  return isTimer && inOneLine(wanted.cron) === inOneLine(present.cron) && wanted.argument === present.argument;
}

function change(wanted: Trigger, present: PresentTrigger, place: FunctionPlace): Write {
  const changed = [`${triggerWords(wanted)}: changed`];
  if (wanted.type === 'cos') {
    const body = { ...addressed(place), ...switchTriggerBody(wanted.isEnabled, present) };
    return { action: 'UpdateTriggerStatus', body, step: `switch trigger ${triggerWords(wanted)}`, changed };
  }
  const body = { ...addressed(place), ...updateTriggerBody(wanted, present) };
  return { action: 'UpdateTrigger', body, step: `change trigger ${triggerWords(wanted)}`, changed };
}

function remove(present: PresentTrigger, place: FunctionPlace): Write {
  const words = triggerWords(present.trigger);
  const body = { ...addressed(place), ...deleteTriggerBody(present) };
  return { action: 'DeleteTrigger', body, step: `delete trigger ${words}`, changed: [`${words}: deleted`] };
}

function create(wanted: Trigger, place: FunctionPlace): Write {
  const words = triggerWords(wanted);
  const body = { ...addressed(place), ...createTriggerBody(wanted) };
  return { action: 'CreateTrigger', body, step: `create trigger ${words}`, changed: [`${words}: created`] };
}

/**
 * What to write so that the triggers of a function are as they shall be. Those no longer wanted go first, since a COS rule may
 * not overlap another of its bucket; what changes in the bucket between both calls is not seen. Of several Function URLs the one
 * that is as wanted stays, else the oldest, so that addresses last.
 */
export function triggerDifferences(
  wanted: readonly Trigger[],
  present: readonly PresentTrigger[],
  place: FunctionPlace,
): readonly Write[] {
  const left = new Set(present);
  const changes: Write[] = [];
  const creations: Write[] = [];
  for (const one of wanted) {
    const partners = [...left].filter((candidate) => isPartner(one, candidate));
    const partner = partners.find(({ trigger }) => isSame(one, trigger)) ?? partners[0];
    if (!partner) creations.push(create(one, place));
    else if (!isSame(one, partner.trigger)) changes.push(change(one, partner, place));
    if (partner) left.delete(partner);
  }
  return [...[...left].map((one) => remove(one, place)), ...changes, ...creations];
}
