import type { TargetKind } from '../../../types.ts';

/** Why API 2.0 refuses a call: a common code, and for 4000 mostly a code of the CDN module. */
export interface Refusal {
  readonly code: number;
  readonly moduleCode?: number;
  /** What `codeDesc` says when it is an error of the product, not one of the tables of API 2.0. */
  readonly description?: string;
  /** Free of what the caller sent, keys above all. */
  readonly text: string;
}

// The documents name the first two only ("English error text or the business-side code"); the others are ours.
const DESCRIPTIONS: Readonly<Record<number, string>> = {
  4000: 'InvalidParameter',
  4100: 'AuthFailure',
  4104: 'SecretIdNotFound',
  4200: 'RequestExpired',
  4400: 'RequestLimitExceeded',
  4500: 'ReplayAttack',
  6000: 'InternalError',
  6100: 'UnsupportedOperation',
  6200: 'ServiceUnavailable',
};

// Table of module codes (QD-API 03. 调用方式/02. 返回结果/03. 错误码.md), 9110 as the English page prints it.
const MODULE_TEXTS = {
  9003: 'Parameter error.',
  9107: 'The domain format is not valid.',
  9110: 'Information for this domain does not exist. cdn no such host',
  9150: 'The date of the query is not valid.',
  22043: 'The number of URLs in one submission is above the limit.',
  22044: 'The number of purged URLs is above the limit of the day.',
  22045: 'The number of directories in one submission is above the limit.',
  22046: 'The number of purged directories is above the limit of the day.',
  23100: 'The number of prefetched URLs in one submission is above the limit.',
  23101: 'The number of prefetched URLs is above the limit of the day.',
} as const;

/** A code of the CDN module that is used here. */
export type ModuleCode = keyof typeof MODULE_TEXTS;

/** A missing or malformed parameter, without a module code. */
export function malformed(text: string): Refusal {
  return { code: 4000, text };
}

/** A refusal by the CDN module; `detail` goes after the text of the table. */
export function refusedByModule(moduleCode: ModuleCode, detail?: string): Refusal {
  const text = MODULE_TEXTS[moduleCode];
  return { code: 4000, moduleCode, text: detail === undefined ? text : `${text} ${detail}` };
}

/** The code that says most, as the journal shows it. */
export function tellingCode({ code, moduleCode, description }: Refusal): number | string {
  return moduleCode ?? description ?? code;
}

/**
 * The envelope of a failure. Module codes stand in brackets before the message and again in `codeDesc`, there as text on the
 * pages of URL actions (228/7346) and as a number on those of directory actions (228/7389).
 */
export function failureEnvelope(
  { code, moduleCode, description, text }: Refusal,
  kind: TargetKind,
): { code: number; message: string; codeDesc: string | number } {
  if (moduleCode === undefined) {
    return { code, message: text, codeDesc: description ?? DESCRIPTIONS[code] ?? 'Failure' };
  }
  const codeDesc = kind === 'dir' ? moduleCode : String(moduleCode);
  return { code, message: `(${moduleCode}) ${text}`, codeDesc };
}
