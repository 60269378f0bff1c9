import { required } from '../../api3/parameters.ts';
import { refusal } from '../../api3/refusal.ts';
import { DONE, defineAction } from '../action.ts';
import { lookUp, lookUpToWrite, NAMED } from '../lookup.ts';
import { RESERVABLE_MB } from '../quota.ts';

/** PutReservedConcurrencyConfig: memory that is set aside, which is also all that the function may use. It holds at once. */
export const PutReservedConcurrencyConfig = defineAction({
  parameters: { ...NAMED, ReservedConcurrencyMem: required('whole') },
  run(values, state) {
    const found = lookUpToWrite(state, values);
    if ('code' in found) return found;
    const { record } = found;
    const mb = values.ReservedConcurrencyMem;
    if (mb < record.settings.memoryMb) {
      return refusal(
        'InvalidParameterValue',
        'ReservedConcurrencyMem must be at least the MemorySize of the function.',
      );
    }
    const others = state.functions.all().filter((other) => other !== record);
    if (others.reduce((sum, { reservedMb = 0 }) => sum + reservedMb, mb) > RESERVABLE_MB) {
      return refusal(
        'LimitExceeded.FunctionReservedConcurrencyMemory',
        `All functions together may reserve ${RESERVABLE_MB} MB.`,
      );
    }
    record.reservedMb = mb;
    return DONE;
  },
});

/** GetReservedConcurrencyConfig: null when nothing is reserved. */
export const GetReservedConcurrencyConfig = defineAction({
  parameters: NAMED,
  run(values, state) {
    const found = lookUp(state, values);
    return 'code' in found ? found : { answer: { ReservedMem: found.record.reservedMb ?? null } };
  },
});

/** DeleteReservedConcurrencyConfig; where nothing is reserved it changes nothing. */
export const DeleteReservedConcurrencyConfig = defineAction({
  parameters: NAMED,
  run(values, state) {
    const found = lookUpToWrite(state, values);
    if ('code' in found) return found;
    found.record.reservedMb = undefined;
    return DONE;
  },
});
