import { optional } from '../../api3/parameters.ts';
import { type Refusal, refusal } from '../../api3/refusal.ts';
import { DONE, defineAction } from '../action.ts';
import { lookUpToWrite, NAMED } from '../lookup.ts';
import { CONFIGURATION, configure } from '../settings.ts';
import { checkOneOf, FLAG, notHere } from '../texts.ts';
import { beginWrite } from '../writes.ts';

function checkRuntime(given: string | undefined, runtime: string): Refusal | undefined {
  if (given === undefined || given === runtime) return undefined;
  return refusal('InvalidParameterValue.Runtime', 'The runtime of a function cannot be changed.');
}

/** UpdateFunctionConfiguration: everything but the code and its handler. */
export const UpdateFunctionConfiguration = defineAction({
  parameters: {
    ...NAMED,
    ...CONFIGURATION,
    Runtime: optional('text'),
    Publish: optional('text'),
    L5Enable: optional('text'),
    IgnoreSysLog: optional('flag'),
  },
  run(values, state, doomed) {
    const problem =
      checkOneOf('Publish', values.Publish, FLAG) ??
      checkOneOf('L5Enable', values.L5Enable, FLAG) ??
      (values.Publish === 'TRUE' ? notHere('versions (Publish)') : undefined) ??
      (values.L5Enable === 'TRUE' ? notHere('L5') : undefined);
    if (problem) return problem;
    const found = lookUpToWrite(state, values);
    if ('code' in found) return found;
    const { record } = found;
    const configured = configure(values, record.settings);
    if ('code' in configured) return configured;
    const changed = checkRuntime(values.Runtime, record.runtime);
    if (changed) return changed;
    beginWrite(record, state, { settings: configured.settings }, { doomed });
    return DONE;
  },
});
