import { defineAction } from '../action.ts';
import {
  CONCURRENCY_MB,
  EVENT_LIFE_S,
  FUNCTIONS_PER_NAMESPACE,
  INIT_TIMEOUT_S,
  RETRIES,
  TIMEOUT_S,
  TRIGGERS_PER_TYPE,
} from '../quota.ts';
import { STANDARD_NAMESPACE } from '../store.ts';

const NAMESPACES = 5; // 583/11637

/** GetAccount: what is used of the account, and its limits, for each namespace that holds a function and the standard one. */
export const GetAccount = defineAction({
  parameters: {},
  run(_, { functions }) {
    const all = functions.all();
    const namespaces = [...new Set([STANDARD_NAMESPACE, ...all.map(({ namespace }) => namespace)])];
    const reserved = all.reduce((sum, { reservedMb = 0 }) => sum + reservedMb, 0);
    const usageOf = (namespace: string) => {
      const Functions = all.filter((record) => record.namespace === namespace).map(({ name }) => name);
      return { Namespace: namespace, Functions, FunctionsCount: Functions.length };
    };
    const limitsOf = (namespace: string) => ({
      Namespace: namespace,
      FunctionsCount: FUNCTIONS_PER_NAMESPACE,
      Trigger: { Cos: TRIGGERS_PER_TYPE, Timer: TRIGGERS_PER_TYPE },
      TimeoutLimit: TIMEOUT_S,
      InitTimeoutLimit: INIT_TIMEOUT_S,
      RetryNumLimit: RETRIES,
      MinMsgTTL: EVENT_LIFE_S.least,
      MaxMsgTTL: EVENT_LIFE_S.most,
    });
    return {
      answer: {
        AccountUsage: {
          NamespacesCount: namespaces.length,
          Namespace: namespaces.map(usageOf),
          TotalConcurrencyMem: CONCURRENCY_MB,
          TotalAllocatedConcurrencyMem: reserved,
          UserConcurrencyMemLimit: CONCURRENCY_MB,
        },
        AccountLimit: { NamespacesCount: NAMESPACES, Namespace: namespaces.map(limitsOf) },
      },
    };
  },
});
