import type { Action } from './action.ts';
import { GetAccount } from './actions/account-actions.ts';
import { GetFunctionAddress, UpdateFunctionCode } from './actions/code-actions.ts';
import {
  DeleteReservedConcurrencyConfig,
  GetReservedConcurrencyConfig,
  PutReservedConcurrencyConfig,
} from './actions/concurrency-actions.ts';
import { UpdateFunctionConfiguration } from './actions/configuration-actions.ts';
import { CreateFunction } from './actions/create-function.ts';
import { CreateTrigger } from './actions/create-trigger.ts';
import { GetFunctionEventInvokeConfig, UpdateFunctionEventInvokeConfig } from './actions/event-config-actions.ts';
import { DeleteFunction, GetFunction, ListFunctions } from './actions/function-actions.ts';
import { Invoke, InvokeFunction } from './actions/invocation-actions.ts';
import { DeleteTrigger, ListTriggers, UpdateTrigger, UpdateTriggerStatus } from './actions/trigger-actions.ts';

/** Every action that is spoken here, by its name. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries({
    CreateFunction,
    GetFunction,
    ListFunctions,
    DeleteFunction,
    UpdateFunctionCode,
    GetFunctionAddress,
    UpdateFunctionConfiguration,
    CreateTrigger,
    ListTriggers,
    UpdateTrigger,
    UpdateTriggerStatus,
    DeleteTrigger,
    Invoke,
    InvokeFunction,
    PutReservedConcurrencyConfig,
    GetReservedConcurrencyConfig,
    DeleteReservedConcurrencyConfig,
    GetFunctionEventInvokeConfig,
    UpdateFunctionEventInvokeConfig,
    GetAccount,
  }),
);
