import type { Cron } from '../../../types.ts';

/** What every trigger has. */
interface Common {
  readonly id: string;
  readonly name: string;
  /** As it was given; `$LATEST` and `$DEFAULT` are one here. */
  readonly qualifier: string;
  readonly description: string;
  readonly isEnabled: boolean;
  /** ms since 1970. */
  readonly addedAt: number;
  readonly modifiedAt: number;
}

/** Which objects of a bucket count. */
export interface CosRule {
  /** A name of the documented list, such as `cos:ObjectCreated:*` (583/9707). */
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** The name is the host of the bucket. */
export interface CosTrigger extends Common {
  readonly type: 'cos';
  readonly rule: CosRule;
}

/** When it fires, as text and compiled. */
export interface TimerRule {
  readonly text: string;
  readonly cron: Cron;
}

/** A timer and what its events have as `Message`. */
export interface TimerTrigger extends Common {
  readonly type: 'timer';
  readonly rule: TimerRule;
  readonly argument: string;
}

/** Who may call a Function URL, and from where (583/100227). */
export interface HttpRule {
  readonly authType: 'NONE' | 'CAM';
  readonly intranet: boolean;
  readonly extranet: boolean;
  /** As it was given; kept and shown, but not applied. */
  readonly cors: Readonly<Record<string, unknown>> | undefined;
}

/** A Function URL; the name is its url id. */
export interface HttpTrigger extends Common {
  readonly type: 'http';
  readonly rule: HttpRule;
}

/** A trigger of a kind that runs here; ckafka and cls do not. */
export type Trigger = CosTrigger | TimerTrigger | HttpTrigger;

/** Whether a qualifier means the code that runs; versions and other aliases do not exist here. */
export function isLatest(qualifier: string): boolean {
  return qualifier === '$LATEST' || qualifier === '$DEFAULT';
}
