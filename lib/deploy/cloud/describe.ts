import { type Cloud, type FunctionPlace, placeOf } from './cloud.ts';
import { lookAt, type PresentFunction, readPresent } from './cloud-state.ts';
import { triggerWords } from './trigger-differences.ts';

function codeWords({ mark }: PresentFunction): string {
  if (!mark) return 'not deployed from here';
  return `code ${mark.sha256.slice(0, 12)}${mark.isFinished ? '' : ' (unfinished: deploy again)'}`;
}

function reservationWords({ reservedMb, memoryMb }: PresentFunction): string {
  if (reservedMb === undefined) return 'no reservation';
  const instances = Math.floor(reservedMb / memoryMb);
  return `${reservedMb} MB reserved, ${instances} instance${instances === 1 ? '' : 's'}`;
}

function lines({ name }: FunctionPlace, present: PresentFunction): string[] {
  const { status, reasons, runtime, memoryMb, timeoutS, modified, asyncEvents, triggers } = present;
  const head = [name, status, runtime ?? '?', `${memoryMb} MB`, `${timeoutS} s`, codeWords(present)];
  const { retries, lifeS } = asyncEvents;
  return [
    [...head, ...(modified ? [`changed ${modified}`] : [])].join('  '),
    ...reasons.map((reason) => `  ${reason}`),
    `  ${reservationWords(present)}; failed events: ${retries} ${retries === 1 ? 'retry' : 'retries'}, kept ${lifeS} s`,
    ...triggers.map(({ trigger, urls }) => `  ${[triggerWords(trigger), ...urls].join('  ')}`),
  ];
}

/** Describes functions in lines for people, also those of others. A plain name is one in the namespace `default`. Writes nothing. */
export async function describeFunctions(
  names: readonly (string | FunctionPlace)[],
  cloud: Cloud,
): Promise<readonly string[]> {
  const all: string[] = [];
  for (const place of names.map(placeOf)) {
    const state = await lookAt(place, cloud);
    if (state) all.push(...lines(place, await readPresent(state, place, cloud)));
    else all.push(`${place.name}  not there`);
  }
  return all;
}
