import { type Fields, field } from '../../scf/shape.ts';
import type { AsyncEvents } from '../desired.ts';
import { flagOf, listOf, numberOf, textOf } from './answer.ts';
import { type CodeMark, readMark } from './code-mark.ts';

/** What GetFunction tells of a function, in the terms of `desired.ts`. What it leaves out has the platform's default. */
export interface FunctionState {
  /** `Active`, `Updating`, `CreateFailed` and the like (583/115197). */
  readonly status: string;
  /** Why the last write failed. */
  readonly reasons: readonly string[];
  readonly description: string;
  /** Absent: the function is not ours. */
  readonly mark: CodeMark | undefined;
  /** Absent: the API does not tell. */
  readonly handler: string | undefined;
  readonly runtime: string | undefined;
  readonly memoryMb: number;
  readonly timeoutS: number;
  readonly initTimeoutS: number;
  /** Its name alone. */
  readonly role: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly vpc: { readonly vpcId: string; readonly subnetId: string } | undefined;
  /** Whether it reaches the internet, from a changing address: what a purge needs. */
  readonly hasPublicNet: boolean;
  readonly modified: string;
}

/** What happens to asynchronous events of a function that says nothing of them (583/41138). */
export const STANDARD_ASYNC_EVENTS: AsyncEvents = { retries: 2, lifeS: 21_600 };

const DEFAULTS = { memoryMb: 128, timeoutS: 3, initTimeoutS: 65 } as const; // text of the SDK

function environmentOf(answer: Fields): Record<string, string> {
  const pairs = listOf(field(answer, 'Environment'), 'Variables')
    .map((variable) => [textOf(variable, 'Key'), textOf(variable, 'Value')] as const)
    .filter(([key]) => key !== ''); // an empty one is how "none" is written
  return Object.fromEntries(pairs);
}

function vpcOf(answer: Fields): FunctionState['vpc'] {
  const vpcId = textOf(field(answer, 'VpcConfig'), 'VpcId');
  const subnetId = textOf(field(answer, 'VpcConfig'), 'SubnetId');
  return vpcId === '' && subnetId === '' ? undefined : { vpcId, subnetId };
}

function hasPublicNet(answer: Fields): boolean {
  const net = field(answer, 'PublicNetConfig');
  const isOpen = flagOf(net, 'PublicNetStatus') ?? true;
  return isOpen && !(flagOf(field(net, 'EipConfig'), 'EipStatus') ?? false);
}

/** SCF takes the name of a role, and may tell it in the form of CAM: `qcs::cam::uin/<uin>:roleName/<name>`. */
function roleNameOf(role: string): string {
  return role.replace(/^qcs::cam::[^:]*:roleName\//, '');
}

/** Reads an answer of GetFunction. */
export function readFunction(answer: Fields): FunctionState {
  const description = textOf(answer, 'Description');
  return {
    status: textOf(answer, 'Status') || 'Active',
    reasons: listOf(answer, 'StatusReasons').map((reason) =>
      `${textOf(reason, 'ErrorCode')} ${textOf(reason, 'ErrorMessage')}`.trim(),
    ),
    description,
    mark: readMark(description),
    handler: textOf(answer, 'Handler') || undefined,
    runtime: textOf(answer, 'Runtime') || undefined,
    memoryMb: numberOf(answer, 'MemorySize') ?? DEFAULTS.memoryMb,
    timeoutS: numberOf(answer, 'Timeout') ?? DEFAULTS.timeoutS,
    initTimeoutS: numberOf(answer, 'InitTimeout') ?? DEFAULTS.initTimeoutS,
    role: roleNameOf(textOf(answer, 'Role')),
    environment: environmentOf(answer),
    vpc: vpcOf(answer),
    hasPublicNet: hasPublicNet(answer),
    modified: textOf(answer, 'ModTime'),
  };
}

/** Reads an answer of GetFunctionEventInvokeConfig; its first entry counts, others occur in the documents but mean nothing. */
export function readAsyncEvents(answer: Fields): AsyncEvents {
  const config = field(answer, 'AsyncTriggerConfig');
  const [first] = listOf(config, 'RetryConfig');
  const { retries, lifeS } = STANDARD_ASYNC_EVENTS;
  return { retries: numberOf(first, 'RetryNum') ?? retries, lifeS: numberOf(config, 'MsgTTL') ?? lifeS };
}
