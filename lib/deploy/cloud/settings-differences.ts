import { PurgeError } from '../../errors.ts';
import type { Deployable } from '../desired.ts';
import type { PresentFunction } from './cloud-state.ts';
import { type CodeMark, writeDescription } from './code-mark.ts';
import { codeBody, configurationBody } from './request-bodies.ts';
import type { Write } from './write.ts';

/** How a function without a mark is taken over: its settings and its code are written, whatever they are. */
const NO_CODE: CodeMark = { sha256: '', isFinished: false };

/** What is known of the code. Throws PurgeError `DEPLOY` for a function that people, or another tool, have made, but with `adopt`. */
export function markOf(name: string, { mark }: Pick<PresentFunction, 'mark'>, adopt: boolean): CodeMark {
  if (mark) return mark;
  if (adopt) return NO_CODE;
  throw new PurgeError(
    'DEPLOY',
    `there is a function ${name} that was not deployed from here (its description does not hold the hash of its code), so it is left alone; take another service or stage name in serverless.yml, delete that function in the console, or deploy with --adopt to take it over`,
  );
}

const asKey = (pairs: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(pairs).toSorted());

/** Settings that UpdateFunctionConfiguration writes and that differ, in the words of `serverless.yml`. */
function settingsDue(desired: Deployable, present: PresentFunction, mark: CodeMark): readonly string[] {
  const { vpc } = desired;
  const differs: Readonly<Record<string, boolean>> = {
    description: writeDescription(desired.description, mark) !== present.description,
    memorySize: desired.memoryMb !== present.memoryMb,
    timeout: desired.timeoutS !== present.timeoutS,
    initTimeout: desired.initTimeoutS !== present.initTimeoutS,
    role: desired.role !== present.role,
    environment: asKey(desired.environment) !== asKey(present.environment),
    vpc: vpc?.vpcId !== present.vpc?.vpcId || vpc?.subnetId !== present.vpc?.subnetId,
    'public network': !present.hasPublicNet,
    // What is shown after a failed write need not be what is in force.
    'last change failed': /Failed$/.test(present.status),
  };
  return Object.keys(differs).filter((name) => differs[name]);
}

/**
 * Code and settings. New code is framed by two writes of the settings: the first brings what the new code may need, and if SCF
 * refuses it nothing has happened; it also says in the Description that the code is unfinished, the second says which code is
 * there. So a stop in between never leaves a hash that lies, not even to somebody who then goes back to the old code.
 */
export function settingsDifferences(desired: Deployable, present: PresentFunction, mark: CodeMark): readonly Write[] {
  const settings = settingsDue(desired, present, mark);
  const configure = (step: string, changed: readonly string[], isFinished: boolean): Write => {
    return {
      action: 'UpdateFunctionConfiguration',
      body: configurationBody(desired, present, isFinished),
      step,
      changed,
    };
  };
  const isOther = present.handler !== undefined && present.handler !== desired.handler;
  const changed = isOther ? ['handler'] : [];
  const upload = (more: readonly string[]): Write => {
    const all = [...more, ...changed];
    return { action: 'UpdateFunctionCode', body: codeBody(desired), step: `write ${all.join(' and ')}`, changed: all };
  };
  const writeSettings = `write settings: ${settings.join(', ')}`;
  if (mark.sha256 === desired.sha256 && mark.isFinished) {
    return [
      ...(settings.length > 0 ? [configure(writeSettings, settings, true)] : []),
      ...(isOther ? [upload([])] : []),
    ];
  }
  const first = settings.length > 0 ? writeSettings : 'announce new code';
  return [
    ...(settings.length > 0 || mark.isFinished ? [configure(first, settings, false)] : []),
    upload(['code']),
    configure('note the hash of the code', [], true),
  ];
}
